/** What a model's outputs mean: a class and its probabilities, or a number. Pure. */
import { Problem } from '../../contract/problem.ts';
import { listOf } from '../data/metadata.ts';
import { toNumber } from '../data/value.ts';
import { Classes, learnNames } from './classes.ts';
import { type Activation, activationOf, argmax, probabilitiesOf } from './outputs.ts';
import type { Said } from './predictor.ts';

export type Reading =
  | { readonly task: 'regression' }
  | { readonly task: 'classification'; readonly classes: Classes; readonly activation: Activation };

/** What is said of one row. */
export interface Answer {
  readonly predicted: number;
  /** By class; null where the model gives none. */
  readonly probabilities: Float64Array | null;
}

/**
 * Told by the model's metadata (`task`, `classes`), else by what it says of the first rows: as many scores as classes; one
 * score is a number to be met where the data's labels hold other numbers than 0 and 1, else that of the second of two
 * classes. Throws `model-unsupported`.
 */
export function readingOf(
  said: Said,
  labels: readonly string[],
  metadata: { readonly [key: string]: string },
): Reading {
  const named = listOf(metadata.classes);
  const asNumber = metadata.task === 'regression';
  if (asNumber && said.width > 1) throw manyNumbers(said.width);
  if (asNumber) return { task: 'regression' };
  if (said.scores === null) {
    return { task: 'classification', classes: new Classes(named ?? [], named === null), activation: 'none' };
  }
  const classesWanted = said.labels !== null || metadata.task === 'classification' || named?.length === 2;
  if (said.width === 1 && !classesWanted && labels.some(isOtherNumber)) return { task: 'regression' };
  const width = Math.max(2, said.width);
  const activation = activationOf(said.scores, said.width);
  const names = named?.length === width ? named : learnNames(width, highestOf(said, activation), said.labels ?? []);
  return { task: 'classification', classes: new Classes(names), activation };
}

/** Null where the model gives no number for the row. */
export function answerOf(said: Said, row: number, classes: Classes, activation: Activation): Answer | null {
  const label = said.labels?.[row];
  const chosen = label === undefined ? -1 : classes.placeOf(label);
  if (said.scores === null) return chosen < 0 ? null : { predicted: chosen, probabilities: null };
  const probabilities = probabilitiesOf(rowOf(said.scores, said.width, row), activation);
  if (probabilities.some(Number.isNaN)) return null;
  return { predicted: chosen < 0 ? argmax(probabilities) : chosen, probabilities };
}

/** The number that the model gives for the row; NaN where it gives none. */
export function numberOf({ scores, labels, width }: Said, row: number): number {
  return scores ? (scores[row * width] ?? Number.NaN) : toNumber(labels?.[row]);
}

function highestOf({ scores, width }: Said, activation: Activation): number[] {
  if (scores === null) return [];
  return Array.from({ length: scores.length / width }, (_, row) =>
    argmax(probabilitiesOf(rowOf(scores, width, row), activation)),
  );
}

function rowOf(scores: Float64Array, width: number, row: number): Float64Array {
  return scores.subarray(row * width, (row + 1) * width);
}

function isOtherNumber(label: string): boolean {
  return label !== '' && !['0', '1'].includes(label) && !Number.isNaN(Number(label));
}

function manyNumbers(width: number): Problem {
  return new Problem(
    'model-unsupported',
    `Export the model with one number for each row: it is a regression and gives ${width}`,
    { width },
  );
}
