import type { Transition } from '../../../../core/contract/alerts.ts';

/** What of the trail is looked at. Pure. */

export interface Step extends Transition {
  /** Two steps may say the very same. */
  readonly id: string;
}

export function stepsOf(trail: readonly Transition[]): readonly Step[] {
  return trail.map((step, index) => ({ ...step, id: String(trail.length - index) }));
}

/** `what`: '' for everything; `find`: letters of the rule, the series, who did it or what was noted. */
export function filterTrail(
  steps: readonly Step[],
  { what, find }: { readonly what: string; readonly find: string },
): readonly Step[] {
  const letters = find.trim().toLowerCase();
  return steps.filter(
    (step) =>
      (what === '' || step.what === what) &&
      (letters === '' ||
        [step.rule, step.series, step.by ?? '', step.note].some((text) => text.toLowerCase().includes(letters))),
  );
}
