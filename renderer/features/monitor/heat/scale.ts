import type { Measure } from '../vitals/measures.ts';

/** The steps of the heat map's colours, from little to much. Pure. */
export const STEPS = 7;

/** From where to where the colours go: the measure's own ends, or from 0 to the next round number above the largest. */
export function rangeOf({ scale }: Pick<Measure, 'scale'>, values: Iterable<number | null>): readonly [number, number] {
  if (scale) return scale;
  let most = 0;
  for (const value of values) if (value !== null && value > most) most = value;
  return [0, roundUp(most)];
}

/** 0 to STEPS − 1. */
export function stepOf(value: number, [low, high]: readonly [number, number]): number {
  const step = Math.floor(((value - low) / (high - low)) * STEPS);
  return Math.min(Math.max(step, 0), STEPS - 1);
}

/** The value at which each step begins. */
export function boundsOf([low, high]: readonly [number, number]): readonly number[] {
  return Array.from({ length: STEPS }, (_, step) => low + ((high - low) * step) / STEPS);
}

/** 1, 2 or 5 times a power of ten, and at least 1: colours do not change with each second's largest value. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return power * ([1, 2, 5].find((times) => times * power >= value) ?? 10);
}
