import type { Mark } from '../../../../core/contract/monitor.ts';

/** The letter that stands for each kind of mark on the time axis, and what the kind is called. */
export const badges: { readonly [kind in Mark['kind']]: { readonly letter: string; readonly word: string } } = {
  rollout: { letter: 'R', word: 'Rollout' },
  switch: { letter: 'S', word: 'Switch' },
  alert: { letter: 'A', word: 'Alert' },
  drift: { letter: 'D', word: 'Drift' },
  container: { letter: 'C', word: 'Container' },
  clock: { letter: 'T', word: 'Clock' },
  off: { letter: 'O', word: 'Signalbox off' },
};
