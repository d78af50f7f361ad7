import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Quality } from '../contract/bench-record.ts';
import { Output } from './output.ts';
import { printQuality } from './quality-view.ts';

const nothing = { low: null, high: null, note: null };
const quality: Quality = {
  model: 'credit-risk@2.0.0',
  data: 'test.csv (CSV)',
  label: 'good',
  positive: 'good',
  rows: 1300,
  skipped: [{ why: 'its label is missing', rows: 2 }],
  task: 'binary',
  classes: ['bad', 'good'],
  metrics: [
    { name: 'accuracy', value: 0.78666, low: 0.7368, high: 0.8292, note: null },
    { ...nothing, name: 'auc', value: null, note: 'one class only: no row is positive' },
  ],
  confusion: [
    [47, 43],
    [21, 189],
  ],
  reliability: null,
  groups: [
    {
      attribute: 'sex',
      rows: [
        { group: 'male', n: 214, metrics: [{ name: 'tpr', value: 0.88, note: null }] },
        { group: 'female', n: 2, metrics: [{ name: 'tpr', value: null, note: 'no row is positive' }] },
      ],
      differences: [
        { name: 'demographic-parity-difference', value: 0.0409, low: 0, high: 0.1461, note: null },
        { ...nothing, name: 'equalized-odds-difference', value: null, note: 'female: no row is positive' },
      ],
    },
  ],
  importance: [{ feature: 'duration', drop: 0.0723, low: 0.0595, high: 0.0852 }],
};

test('prints metrics with intervals, confusion, groups and importance; what is undefined says why', () => {
  let text = '';
  const sink = { write: (more: string) => (text += more) };
  printQuality(new Output({ json: false, stdout: sink, stderr: sink }), quality);
  assert.equal(
    text,
    `credit-risk@2.0.0: 1,300 rows of test.csv (CSV), binary
Label good, positive good
Left out 2 rows: its label is missing
METRIC     VALUE  95 %
accuracy  0.7867  0.7368 to 0.8292
auc            -  one class only: no row is positive

IS    SAYS bad  SAYS good
bad         47         43
good        21        189

SEX     ROWS        TPR
male     214     0.8800
female     2  undefined
DIFFERENCE                         VALUE  95 %
demographic-parity-difference     0.0409  0.0000 to 0.1461
equalized-odds-difference      undefined  female: no row is positive
Groups of fewer than 30 rows take no part in the differences

FEATURE SHUFFLED  ACCURACY LOST  95 %
duration                 0.0723  0.0595 to 0.0852
`,
  );
});
