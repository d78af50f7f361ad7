/** Which outputs of a model say what. Pure. */
import { Problem } from '../../contract/problem.ts';
import type { InputSpec } from '../data/shapes.ts';

export interface OutputChoice {
  /** One score for each class, or one number, of every row; null where there is none. */
  readonly scores: string | null;
  /** The class that the model chose; null where there is none. */
  readonly label: string | null;
}

/** The first output of each kind, one named after probabilities first. Throws `model-unsupported` where neither is there. */
export function chooseOutputs(outputs: readonly InputSpec[]): OutputChoice {
  const floats = outputs.filter(({ datatype, shape }) => datatype.startsWith('FP') && (shape?.length ?? 2) <= 2);
  const scores = floats.find(({ name }) => /prob/i.test(name)) ?? floats[0];
  const label = outputs.find(({ datatype, shape }) => /^U?INT|BYTES|BOOL/.test(datatype) && isColumn(shape));
  if (scores || label) return { scores: scores?.name ?? null, label: label?.name ?? null };
  throw new Problem(
    'model-unsupported',
    'Export the model with an output [N], or [N, classes], of one number or one score for each class of a row',
    { outputs: outputs.map(({ name }) => name) },
  );
}

function isColumn(shape: InputSpec['shape']): boolean {
  return shape === null || shape.length === 1 || (shape.length === 2 && shape[1] === 1);
}

/** How scores become probabilities. */
export type Activation = 'none' | 'softmax' | 'sigmoid';

/** Told by the first rows: scores in [0, 1], those of a row 1 in sum, are probabilities already. `width`: scores of a row. */
export function activationOf(scores: Float64Array, width: number): Activation {
  if (width === 1) return scores.every(isPart) ? 'none' : 'sigmoid';
  for (let at = 0; at + width <= scores.length; at += width) {
    const row = scores.subarray(at, at + width);
    if (!row.every(isPart) || Math.abs(row.reduce((sum, each) => sum + each, 0) - 1) > 1e-3) return 'softmax';
  }
  return 'none';
}

/** Probabilities of every class of one row; one score is that of the second of two classes. */
export function probabilitiesOf(scores: Float64Array, activation: Activation): Float64Array {
  if (scores.length === 1) {
    const [score = 0] = scores;
    const part = activation === 'sigmoid' ? 1 / (1 + Math.exp(-score)) : score;
    return Float64Array.of(1 - part, part);
  }
  if (activation === 'none') return scores;
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

export function argmax(values: Float64Array): number {
  return values.reduce((best, value, at) => (value > (values[best] as number) ? at : best), 0);
}

function isPart(score: number): boolean {
  return score >= 0 && score <= 1;
}
