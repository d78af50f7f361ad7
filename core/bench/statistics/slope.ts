import { median } from './select.ts';
import { normalCdf } from './special.ts';

export interface Slope {
  /** Change from one value to the next: the median slope of all pairs (Theil–Sen). */
  perStep: number;
  /** Two-sided probability of such a trend in an order by chance (Mann–Kendall, normal approximation, ties counted). */
  p: number;
}

/** The trend of a short series, O(n²); p 1 for fewer than 4 values. */
export function slope(values: Float64Array): Slope {
  const n = values.length;
  if (n < 4) return { perStep: 0, p: 1 };
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let s = 0;
  let at = 0;
  for (let j = 1; j < n; j++) {
    for (let i = 0; i < j; i++) {
      const rise = (values[j] as number) - (values[i] as number);
      s += Math.sign(rise);
      slopes[at++] = rise / (j - i);
    }
  }
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  let variance = n * (n - 1) * (2 * n + 5);
  for (const t of times.values()) variance -= t * (t - 1) * (2 * t + 5);
  if (variance <= 0) return { perStep: 0, p: 1 };
  const z = Math.max(0, Math.abs(s) - 1) / Math.sqrt(variance / 18);
  return { perStep: median(slopes), p: Math.min(1, 2 * normalCdf(-z)) };
}
