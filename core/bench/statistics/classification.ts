import { rocAuc } from './auc.ts';
import {
  addCalibration,
  CALIBRATION_WIDTH,
  calibrationError,
  type ReliabilityBin,
  reliabilityBins,
} from './calibration.ts';
import type { MetricEstimate } from './estimate.ts';
import type { SumMetric } from './resample.ts';
import { bootstrapMetrics, dealRows } from './resample.ts';
import { proportion, ratio } from './wilson.ts';

/** What rows are and what a model says of them; classes by index. All arrays have a value for each row. */
export interface Classified {
  classes: number;
  actual: Uint32Array;
  predicted: Uint32Array;
  /** Index of the class that counts as positive; null: more than two classes. */
  positive: number | null;
  /** Of two classes the score of the positive one, of more that of the predicted one, in [0, 1]; null: no scores. */
  scores: Float64Array | null;
  /** Probability that the model gives to the actual class; null: no probabilities. */
  likelihoods: Float64Array | null;
}

export interface ClassificationQuality {
  /** accuracy, precision, recall, f1 (of more than two classes: macro), auc, log-loss, ece; those that can be told. */
  metrics: MetricEstimate[];
  /** Rows: what it is, columns: what the model says. */
  confusion: number[][];
  reliability: ReliabilityBin[] | null;
}

/** Probabilities are cut to [ε, 1 − ε] before the logarithm, as scikit-learn does for doubles. */
const EPSILON = Number.EPSILON;

/**
 * Quality of a classifier. Intervals: Wilson for the proportions of rows (accuracy; precision and recall of two classes),
 * DeLong for the AUC, seeded bootstrap for the rest. Undefined figures are null with a note.
 */
export function classificationQuality(rows: Classified, seed: number): ClassificationQuality {
  const { classes, actual, predicted, positive, scores, likelihoods } = rows;
  const n = actual.length;
  const confusion = confusionOf(rows);
  // Sums: of each class right, said and actual rows; calibration bins; the log-loss and its rows.
  const calibration = 3 * classes;
  const loss = calibration + CALIBRATION_WIDTH;
  const sums = dealRows(
    n,
    loss + 2,
    (to, row) => {
      const [is, says] = [actual[row] as number, predicted[row] as number];
      bump(to, 3 * says + 1, 1);
      bump(to, 3 * is + 2, 1);
      if (is === says) bump(to, 3 * is, 1);
      if (scores) addCalibration(to, calibration, scores[row] as number, is === (positive ?? says));
      if (likelihoods) {
        bump(to, loss, -Math.log(Math.min(1 - EPSILON, Math.max(EPSILON, likelihoods[row] as number))));
        bump(to, loss + 1, 1);
      }
    },
    seed,
  );
  const right = confusion.reduce((sum, row, is) => sum + (row[is] as number), 0);
  const boot: SumMetric[] = positive === null ? macroMetrics(classes) : [f1Of(positive)];
  if (likelihoods)
    boot.push({ name: 'log-loss', of: (to) => ratio(to[loss] as number, to[loss + 1] as number), missing: 'no rows' });
  if (scores)
    boot.push({ name: 'ece', of: (to) => calibrationError(to, calibration), missing: 'no rows', moved: true });
  const drawn = bootstrapMetrics(sums, boot, seed);
  const metrics = [proportion('accuracy', right, n, 'no rows')];
  if (positive !== null) {
    metrics.push(...positiveMetrics(sums.total, positive));
    if (scores)
      metrics.push(
        rocAuc(
          scores,
          Uint8Array.from(actual, (is) => (is === positive ? 1 : 0)),
        ),
      );
  }
  metrics.push(...drawn);
  return { metrics, confusion, reliability: scores ? reliabilityBins(sums.total, calibration) : null };
}

function confusionOf({ classes, actual, predicted }: Classified): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) {
    const row = counts[actual[i] as number] as number[];
    row[predicted[i] as number] = (row[predicted[i] as number] as number) + 1;
  }
  return counts;
}

function positiveMetrics(total: Float64Array, positive: number): MetricEstimate[] {
  const [right, said, is] = [total[3 * positive], total[3 * positive + 1], total[3 * positive + 2]] as [
    number,
    number,
    number,
  ];
  return [
    proportion('precision', right, said, 'the model never says positive'),
    proportion('recall', right, is, 'no row is positive'),
  ];
}

/** F1 = 2 right / (said + actual): undefined only where the class neither is nor is said. */
function f1(sums: Float64Array, of: number): number | null {
  return ratio(2 * (sums[3 * of] as number), (sums[3 * of + 1] as number) + (sums[3 * of + 2] as number));
}

function f1Of(positive: number): SumMetric {
  return { name: 'f1', of: (sums) => f1(sums, positive), missing: 'no row is positive or said to be' };
}

/**
 * Means over the classes that occur (as actual or as said); a class that is never said has precision 0, one that never is
 * has recall 0, as scikit-learn's `zero_division=0`.
 */
function macroMetrics(classes: number): SumMetric[] {
  const over = (of: (sums: Float64Array, each: number) => number | null) => (sums: Float64Array) => {
    let [sum, occur] = [0, 0];
    for (let each = 0; each < classes; each++) {
      if ((sums[3 * each + 1] as number) + (sums[3 * each + 2] as number) === 0) continue;
      sum += of(sums, each) ?? 0;
      occur++;
    }
    return ratio(sum, occur);
  };
  const missing = 'no rows';
  return [
    { name: 'precision', of: over((sums, c) => ratio(sums[3 * c] as number, sums[3 * c + 1] as number)), missing },
    { name: 'recall', of: over((sums, c) => ratio(sums[3 * c] as number, sums[3 * c + 2] as number)), missing },
    { name: 'f1', of: over(f1), missing },
  ];
}

function bump(sums: Float64Array, at: number, by: number): void {
  sums[at] = (sums[at] as number) + by;
}
