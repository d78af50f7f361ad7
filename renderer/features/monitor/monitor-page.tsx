import { lazy, Suspense } from 'react';
import { usePlace } from '../../state/url.ts';
import { Waiting } from '../../ui/empty.tsx';
import { Overview } from './overview/overview.tsx';

const HostDetail = lazy(() => import('./detail/host-detail.tsx'));
const ServiceDetail = lazy(() => import('./detail/service-detail.tsx'));

/** `/monitor`: everything at once. `/monitor/hosts/NAME`, `/monitor/services/NAME`: one of them over time. */
export default function MonitorPage() {
  const [, of, name] = usePlace().parts;
  if (name === undefined) return <Overview />;
  const Detail = of === 'services' ? ServiceDetail : HostDetail;
  return (
    <Suspense fallback={<Waiting what="the charts" />}>
      <Detail key={name} name={name} />
    </Suspense>
  );
}
