import { lazy, Suspense } from 'react';
import { usePlace } from '../../../state/url.ts';
import { useFocusBack } from './use-focus-back.ts';

const Deploy = lazy(() => import('./deploy-dialog.tsx'));
const Confirm = lazy(() => import('./confirm-dialog.tsx'));
const JobDialog = lazy(() => import('./job-dialog.tsx'));
const Continue = lazy(() => import('./continue-dialog.tsx'));

/** The dialog that the address names: `?do=deploy&service=credit`, `?do=job&id=…`. */
export function ServiceDialogs() {
  const { params } = usePlace();
  const what = params.get('do');
  const service = params.get('service') ?? '';
  const id = params.get('id') ?? '';
  const to = params.get('to');
  useFocusBack(what !== null);
  return (
    <Suspense fallback={null}>
      {what === 'deploy' && (
        <Deploy
          service={service}
          model={params.get('model') ?? ''}
          host={params.get('host') ?? ''}
          hold={params.has('hold')}
        />
      )}
      {what === 'switch' && (to === 'blue' || to === 'green') && <Confirm change={{ action: 'switch', service, to }} />}
      {(what === 'rollback' || what === 'remove') && <Confirm change={{ action: what, service }} />}
      {what === 'job' && <JobDialog id={id} />}
      {(what === 'continue' || what === 'abort') && <Continue id={id} how={what} />}
    </Suspense>
  );
}
