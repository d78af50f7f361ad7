import { lazy, Suspense } from 'react';
import { usePlace } from '../../../state/url.ts';
import { keysOf } from './address.ts';

const AlertDialog = lazy(() => import('./alert-dialog.tsx'));
const AckDialog = lazy(() => import('./ack-dialog.tsx'));
const SilenceDialog = lazy(() => import('../quiet/silence-dialog.tsx'));

/** The dialog that the address names: `?do=alert&key=…`, `?do=ack&alerts=[…]`, `?do=silence&key=…`. */
export function AlertDialogs() {
  const { params } = usePlace();
  const what = params.get('do');
  const key = params.get('key');
  return (
    <Suspense fallback={null}>
      {what === 'alert' && key !== null && <AlertDialog key={key} of={key} />}
      {what === 'ack' && <AckDialog keys={keysOf(params)} />}
      {what === 'silence' && <SilenceDialog of={key} />}
    </Suspense>
  );
}
