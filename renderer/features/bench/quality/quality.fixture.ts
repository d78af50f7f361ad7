import type { Quality } from '../../../../core/contract/bench-record.ts';

/** A version's quality, whole; `change` is what the test is about. */
export function quality(change: Partial<Quality> = {}): Quality {
  const metric = (name: string, value: number | null, note: string | null = null) => ({ name, value, note });
  const wide = (name: string, value: number) => ({ ...metric(name, value), low: value - 0.03, high: value + 0.03 });
  const group = (name: string, n: number, values: readonly (number | null)[]) => ({
    group: name,
    n,
    metrics: ['selection-rate', 'tpr', 'fpr', 'accuracy'].map((each, index) =>
      metric(each, values[index] ?? null, values[index] == null ? 'no row is negative' : null),
    ),
  });
  return {
    model: 'credit-risk@2.0.0',
    data: 'test.csv',
    label: 'good',
    positive: 'good',
    rows: 300,
    skipped: [{ why: 'the label is missing', rows: 2 }],
    task: 'binary',
    classes: ['bad', 'good'],
    metrics: [
      wide('accuracy', 0.76),
      wide('f1', 0.83),
      wide('auc', 0.79),
      { ...metric('log-loss', 0.51), low: null, high: null },
      { ...metric('precision', null, 'nothing was said to be positive'), low: null, high: null },
    ],
    confusion: [
      [48, 42],
      [30, 180],
    ],
    reliability: [0.1, 0.3, 0.5, 0.7, 0.9].map((score, index) => ({
      low: score - 0.1,
      high: score + 0.1,
      n: 40 + index * 10,
      score,
      observed: score * 0.9 + 0.03,
    })),
    groups: [
      {
        attribute: 'sex',
        rows: [group('female', 95, [0.68, 0.82, 0.41, 0.75]), group('male', 205, [0.74, 0.88, null, 0.77])],
        differences: [
          { ...metric('demographic-parity-difference', 0.06), low: 0, high: 0.17 },
          { ...metric('equalized-odds-difference', null, 'male: no row is negative'), low: null, high: null },
        ],
      },
    ],
    importance: [
      { feature: 'duration', drop: 0.041, low: 0.028, high: 0.055 },
      { feature: 'age', drop: 0.004, low: -0.003, high: 0.011 },
      { feature: 'checking_status', drop: 0.083, low: 0.069, high: 0.097 },
    ],
    ...change,
  };
}
