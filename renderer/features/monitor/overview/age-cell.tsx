import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { useNow } from '../../../state/clock.ts';
import { age } from '../../../ui/format.ts';
import { Health } from '../../../ui/health.tsx';

/** How old the newest sample is, and why there is no newer one. */
export function AgeCell({ coverage, at, problem }: Pick<HostVitals, 'coverage' | 'at' | 'problem'>) {
  const now = useNow();
  const why = problem?.message;
  if (coverage === 'waiting' || at === null) {
    return (
      <span title={why ?? 'No sample yet'}>
        <Health level={problem ? 'bad' : 'busy'}>{problem ? 'no sample' : 'waiting'}</Health>
      </span>
    );
  }
  const passed = age(now - Date.parse(at));
  if (coverage === 'live') return <span className="number">{passed}</span>;
  return (
    <span title={why ?? 'The newest sample is old'} className="number">
      <Health level="warn">stale {passed}</Health>
    </span>
  );
}
