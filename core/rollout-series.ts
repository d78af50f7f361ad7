import { type Metric, seriesKey } from './contract/metrics.ts';
import type { Rollout } from './rollouts/model.ts';
import type { Frame } from './telemetry/model.ts';

/** How rollouts stand, as series by service: of each service its newest. `rollouts`: newest first. */
export function rolloutFrame(rollouts: readonly Rollout[], atMs: number): Frame {
  const values = new Map<string, number>();
  const seen = new Set<string>();
  for (const { spec, status, steps, startedAt } of rollouts) {
    if (seen.has(spec.service)) continue;
    seen.add(spec.service);
    const set = (metric: Metric, value: number) =>
      values.set(seriesKey({ metric, name: spec.service, part: '' }), value);
    const sinceS = (iso: string) => Math.max(0, (atMs - Date.parse(iso)) / 1_000);
    set('rollout.failed', Number(status === 'failed'));
    if (status === 'running') set('rollout.running', sinceS(startedAt));
    if (status === 'held' || status === 'interrupted') set('rollout.waiting', sinceS(lastTold(steps) ?? startedAt));
  }
  return { source: 'rollouts', atMs, values };
}

function lastTold(steps: Rollout['steps']): string | null {
  return (
    steps
      .flatMap(({ startedAt, endedAt }) => endedAt ?? startedAt ?? [])
      .toSorted()
      .at(-1) ?? null
  );
}
