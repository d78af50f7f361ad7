import type { MetricEstimate } from './estimate.ts';
import { CONFIDENCE } from './estimate.ts';
import { normalQuantile } from './special.ts';

/**
 * Area under the ROC curve: the part of (positive, negative) pairs in which the positive has the higher score, a tie half
 * (Mann–Whitney). Its interval by DeLong et al. (Biometrics 44, 1988) on the logit, so that it stays in [0, 1].
 * @param positive 1 where the row is of the positive class, else 0
 */
export function rocAuc(scores: Float64Array, positive: Uint8Array): MetricEstimate {
  const name = 'auc';
  const yes = scores.filter((_, i) => positive[i] === 1).sort();
  const no = scores.filter((_, i) => positive[i] !== 1).sort();
  if (yes.length === 0 || no.length === 0) {
    const note = `one class only: no row is ${yes.length === 0 ? 'positive' : 'negative'}`;
    return { name, value: null, low: null, high: null, note };
  }
  const overYes = placements(yes, no);
  const underNo = placements(no, yes);
  const value = overYes.mean;
  const error = Math.sqrt(overYes.variance / yes.length + underNo.variance / no.length);
  if (!(value > 0 && value < 1) || !Number.isFinite(error))
    return { name, value, low: null, high: null, note: 'too few rows that overlap for an interval' };
  const z = normalQuantile((1 + CONFIDENCE) / 2);
  const logit = Math.log(value / (1 - value));
  const half = (z * error) / (value * (1 - value));
  return { name, value, low: 1 / (1 + Math.exp(half - logit)), high: 1 / (1 + Math.exp(-half - logit)), note: null };
}

/** Of each value: which part of the others is below it, equal ones half. Both sorted. NaN variance for one value. */
function placements(values: Float64Array, others: Float64Array): { mean: number; variance: number } {
  let below = 0;
  let upTo = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    while (below < others.length && (others[below] as number) < value) below++;
    upTo = Math.max(upTo, below);
    while (upTo < others.length && (others[upTo] as number) === value) upTo++;
    const part = (below + upTo) / 2 / others.length;
    sum += part;
    squares += part * part;
  }
  const n = values.length;
  return { mean: sum / n, variance: Math.max(0, squares - (sum * sum) / n) / (n - 1) };
}
