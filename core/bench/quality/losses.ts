/** How wrong a model is on single rows. Pure. */
import type { Value } from '../data/table.ts';
import { toNumber, toText } from '../data/value.ts';
import type { Said } from './predictor.ts';
import { answerOf, numberOf, type Reading } from './reading.ts';

/** Of each row: 1 for another class or none, the squared error of a number; NaN where the model gives no number. */
export function lossesOf(reading: Reading, labels: readonly (Value | undefined)[], said: Said): Float64Array {
  if (reading.task === 'regression')
    return Float64Array.from(labels, (label, row) => (numberOf(said, row) - toNumber(label)) ** 2);
  const { classes, activation } = reading;
  return Float64Array.from(labels, (label, row) =>
    Number(answerOf(said, row, classes, activation)?.predicted !== classes.placeOf(toText(label))),
  );
}

/** What the losses are divided by, so that 1 less them is the accuracy, or r2 of numbers; all 0 where that is undefined. */
export function lossWeights(reading: Reading, labels: readonly (Value | undefined)[]): Float64Array {
  if (reading.task === 'classification') return new Float64Array(labels.length).fill(1);
  const numbers = labels.map(toNumber);
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  return Float64Array.from(numbers, (each) => (each - mean) ** 2);
}
