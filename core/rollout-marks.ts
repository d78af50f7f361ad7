import type { Mark } from './contract/monitor.ts';
import { hostInWords, type Rollout } from './rollouts/model.ts';

const words: { readonly [kind in Rollout['spec']['kind']]: string } = {
  deploy: 'Deploy',
  switch: 'Switch',
  rollback: 'Rollback',
  retire: 'Retirement',
  remove: 'Removal',
};

const ends: { readonly [status in Rollout['status']]?: string } = {
  failed: ' failed',
  aborted: ' was aborted',
  interrupted: ' was interrupted',
};

/** Rollouts on the time axis, and the instant at which each moved the traffic. */
export function rolloutMarks(rollouts: readonly Rollout[]): Mark[] {
  return rollouts.flatMap(({ id, spec, status, steps, startedAt, endedAt, receipt }) => {
    const common = { host: spec.host, service: spec.service, place: `/services/${spec.service}` };
    const what = `${words[spec.kind]} of ${spec.service} on ${hostInWords(spec.host)}${ends[status] ?? ''}`;
    const marks: Mark[] = [{ ...common, id, at: startedAt, until: endedAt, kind: 'rollout', what }];
    const promote = steps.find(({ step, phase }) => step.kind === 'promote' && phase === 'done');
    // The step goes on for a second after its switch, to see what comes of it.
    const promoted = promote && (receipt?.firstNewAt ?? promote.endedAt);
    const to = receipt?.to;
    if (promoted && to) {
      const switched = `Switched ${spec.service} to ${to}`;
      marks.push({ ...common, id: `${id} switch`, at: promoted, until: null, kind: 'switch', what: switched });
    }
    return marks;
  });
}
