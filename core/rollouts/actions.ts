import type { StepAction } from './context.ts';
import type { Step } from './model.ts';
import { hold, ready, start } from './steps/fill.ts';
import { fetch, preflight, route } from './steps/prepare.ts';
import { promote } from './steps/promote.ts';
import { drain, forget, keep, retire, unroute } from './steps/settle.ts';
import { smoke, warm } from './steps/try.ts';

const actions: { readonly [K in Step['kind']]: StepAction<Extract<Step, { kind: K }>> } = {
  preflight,
  fetch,
  route,
  start,
  ready,
  warm,
  smoke,
  hold,
  promote,
  drain,
  keep,
  retire,
  unroute,
  forget,
};

/** How the step is done. */
export function actionOf(step: Step): StepAction<Step> {
  // Each entry takes its own kind of step; the table's type has proved that the kinds fit.
  return actions[step.kind] as StepAction<Step>;
}
