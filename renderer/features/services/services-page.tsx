import { lazy, Suspense } from 'react';
import { usePlace } from '../../state/url.ts';
import { Waiting } from '../../ui/empty.tsx';
import { Board } from './board.tsx';
import { ServiceDialogs } from './dialogs/service-dialogs.tsx';

const ServicePage = lazy(() => import('./detail/service-page.tsx'));

/** `/services`: the switchboard; `/services/NAME`: one line of it. */
export default function ServicesPage() {
  const [, name] = usePlace().parts;
  return (
    <>
      {name === undefined ? (
        <Board />
      ) : (
        <Suspense fallback={<Waiting what="the service" />}>
          <ServicePage key={name} name={name} />
        </Suspense>
      )}
      <ServiceDialogs />
    </>
  );
}
