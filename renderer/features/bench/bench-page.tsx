import { usePlace } from '../../state/url.ts';
import { HistoryPage } from './history/history-page.tsx';
import { NewPage } from './new/new-page.tsx';
import { RecordPage } from './result/record-page.tsx';

/** `/bench`: what was measured. `/bench/new`: what to measure. `/bench/ID`: one benchmark, while it runs and after. */
export default function BenchPage() {
  const { parts } = usePlace();
  const [, id] = parts;
  if (id === 'new') return <NewPage />;
  return id === undefined ? <HistoryPage /> : <RecordPage key={id} id={id} />;
}
