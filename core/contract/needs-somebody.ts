import type { Alert } from './alerts.ts';

/** Whether an alert waits for somebody: it fires, nobody has acknowledged it, and nothing keeps it quiet. Pure. */
export function needsSomebody({ state, acked, silencedBy, inhibitedBy }: Alert): boolean {
  return state === 'firing' && acked === null && silencedBy === null && inhibitedBy === null;
}
