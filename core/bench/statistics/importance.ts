import { CONFIDENCE } from './estimate.ts';
import { deviation, mean } from './moments.ts';
import { studentQuantile } from './special.ts';

export interface Importance {
  feature: string;
  /** By how much the metric gets worse when the feature's values are dealt to other rows; the mean over the shuffles. */
  drop: number;
  low: number;
  high: number;
}

/** One dealing of the feature's values: row `i` got that of row `order[i]`, and was then wrong by `losses[i]`. */
export interface Shuffle {
  readonly order: Uint32Array;
  readonly losses: Float64Array;
}

/**
 * Permutation importance of one feature (Breiman 2001), of a metric that is 1 − Σ losses / Σ weights, with a 95 % interval over
 * the rows and the shuffles: each row counts by what it loses with values of others, and by what others lose with its value
 * (the two projections of a U-statistic: Hoeffding 1948; van der Vaart, Asymptotic Statistics, §12.1), and Student's t of
 * these tells how the choice of rows strays. Chance of the shuffles is in both, so it is counted rather too high.
 * @param base the loss of each row as it is; two at least
 * @param weights what the losses are divided by, of each row: 1 for accuracy, squares about the mean for r2
 */
export function importance(
  feature: string,
  base: Float64Array,
  shuffles: readonly Shuffle[],
  weights: Float64Array,
): Importance {
  const n = base.length;
  const influence = new Float64Array(n);
  let lost = 0;
  for (const { order, losses } of shuffles) {
    for (let i = 0; i < n; i++) {
      const more = ((losses[i] as number) - (base[i] as number)) / shuffles.length;
      const giver = order[i] as number;
      lost += more;
      influence[i] = (influence[i] as number) + more;
      influence[giver] = (influence[giver] as number) + more;
    }
  }
  const whole = mean(weights);
  const drop = lost / n / whole;
  for (let i = 0; i < n; i++) influence[i] = ((influence[i] as number) - drop * (weights[i] as number)) / whole;
  const half = (studentQuantile((1 + CONFIDENCE) / 2, n - 1) * deviation(influence)) / Math.sqrt(n);
  return { feature, drop, low: drop - half, high: drop + half };
}
