/** Where an interval lies in a drawing. Pure. */

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Of all ends, the least and most, with a small margin; `with` is always inside. */
export function spanOf(values: readonly (number | null)[], with_: readonly number[] = []): Span {
  const known = [...values.filter((value) => value !== null), ...with_].filter(Number.isFinite);
  if (known.length === 0) return { from: 0, to: 1 };
  const [from, to] = [Math.min(...known), Math.max(...known)];
  const margin = (to - from || Math.abs(to) || 1) * 0.06;
  return { from: from - margin, to: to + margin };
}

/** Percent of the width from the left. */
export function placeIn({ from, to }: Span, value: number): number {
  return Math.min(100, Math.max(0, ((value - from) / (to - from)) * 100));
}
