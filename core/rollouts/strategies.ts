/** Pure: what a rollout is to do → the steps that do it, in order. */
import type { RolloutSpec, Step } from './model.ts';

const READY_MS = 60_000;
const WARM_REQUESTS = 50;
const DRAIN_MS = 30_000;

/** How long the switch is watched on either side of the change for the receipt. */
const OBSERVE_MS = 1_000;

export function planSteps(spec: RolloutSpec): readonly Step[] {
  switch (spec.kind) {
    case 'deploy':
      return deploy(spec);
    case 'switch':
    case 'rollback':
      return change(spec);
    case 'retire':
      return spec.from === null ? [] : [{ kind: 'retire', slot: spec.from, graceMs: DRAIN_MS }];
    case 'remove':
      return [
        { kind: 'unroute' },
        { kind: 'retire', slot: 'blue', graceMs: DRAIN_MS },
        { kind: 'retire', slot: 'green', graceMs: DRAIN_MS },
        { kind: 'forget' },
      ];
  }
}

/**
 * Blue-green. All that can fail for lack of something comes before anything is touched: preflight asks, fetch brings,
 * and only then is the idle slot filled. The live slot is not touched before promote.
 */
function deploy({ to, from, hold, keepMs }: RolloutSpec): readonly Step[] {
  if (to === null) return [];
  return [
    { kind: 'preflight', slot: to },
    { kind: 'fetch' },
    { kind: 'route' },
    { kind: 'start', slot: to },
    { kind: 'ready', slot: to, withinMs: READY_MS },
    { kind: 'warm', slot: to, requests: WARM_REQUESTS },
    { kind: 'smoke', slot: to },
    ...(hold ? [{ kind: 'hold', slot: to } as const] : []),
    { kind: 'promote', slot: to, observeMs: OBSERVE_MS },
    ...(from === null
      ? []
      : ([
          { kind: 'drain', slot: from, withinMs: DRAIN_MS },
          { kind: 'keep', slot: from, forMs: keepMs },
        ] as const)),
  ];
}

function change({ to, from, keepMs }: RolloutSpec): readonly Step[] {
  if (to === null) return [];
  return [
    { kind: 'route' },
    { kind: 'ready', slot: to, withinMs: READY_MS },
    { kind: 'promote', slot: to, observeMs: OBSERVE_MS },
    ...(from === null || from === to
      ? []
      : ([
          { kind: 'drain', slot: from, withinMs: DRAIN_MS },
          { kind: 'keep', slot: from, forMs: keepMs },
        ] as const)),
  ];
}
