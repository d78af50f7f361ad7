import { useNow } from '../state/clock.ts';
import { age } from './format.ts';

/** How old something is, counting. Null: it never was. */
export function Ago({ at, never = 'never' }: { readonly at: string | null; readonly never?: string }) {
  const now = useNow();
  if (at === null) return <span>{never}</span>;
  const passed = age(now - Date.parse(at));
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()} className="number">
      {passed === 'now' ? passed : `${passed} ago`}
    </time>
  );
}
