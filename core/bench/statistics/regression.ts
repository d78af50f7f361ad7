import type { MetricEstimate } from './estimate.ts';
import { bootstrapMetrics, dealRows } from './resample.ts';
import { ratio } from './wilson.ts';

/**
 * Quality of a regression: mae, rmse and r2 = 1 − Σ(actual − predicted)² / Σ(actual − mean)², with seeded bootstrap
 * intervals. r2 is undefined where all actual values are the same.
 */
export function regressionQuality(actual: Float64Array, predicted: Float64Array, seed: number): MetricEstimate[] {
  // Squares are summed about the first value, so that large equal parts of the values do not cancel.
  const about = actual[0] ?? 0;
  const sums = dealRows(
    actual.length,
    5,
    (to, row) => {
      const value = (actual[row] as number) - about;
      const error = (predicted[row] as number) - (actual[row] as number);
      to[0] = (to[0] as number) + 1;
      to[1] = (to[1] as number) + Math.abs(error);
      to[2] = (to[2] as number) + error * error;
      to[3] = (to[3] as number) + value;
      to[4] = (to[4] as number) + value * value;
    },
    seed,
  );
  const [rows, absolute, squared, values, squares] = [0, 1, 2, 3, 4].map(
    (at) => (to: Float64Array) => to[at] as number,
  ) as [Sum, Sum, Sum, Sum, Sum];
  const root = (value: number | null): number | null => (value === null ? null : Math.sqrt(value));
  return bootstrapMetrics(
    sums,
    [
      { name: 'mae', of: (to) => ratio(absolute(to), rows(to)), missing: 'no rows' },
      { name: 'rmse', of: (to) => root(ratio(squared(to), rows(to))), missing: 'no rows' },
      {
        name: 'r2',
        of: (to) => {
          const spread = squares(to) - values(to) ** 2 / rows(to);
          // What rounding leaves of equal values is no spread.
          return spread > 1e-12 * squares(to) ? 1 - squared(to) / spread : null;
        },
        missing: 'all actual values are the same',
      },
    ],
    seed,
  );
}

type Sum = (sums: Float64Array) => number;
