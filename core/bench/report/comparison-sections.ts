import type { Comparison } from '../../contract/bench-record.ts';
import { comparisonChart } from './charts/comparison.ts';
import type { Section } from './section.ts';
import { estimateWords, figure, percentWords } from './words.ts';

export function comparisonSections(comparisons: readonly Comparison[]): Section[] {
  if (comparisons.length === 0) return [];
  const chart = comparisonChart(comparisons);
  return [
    {
      title: 'Comparison',
      lines: comparisons.map(({ a, b, words }) => `A ${a}, B ${b}: ${words}.`),
      table: {
        columns: [
          'A',
          'B',
          'Time of B by that of A',
          'Noise floor (A by A)',
          'Smallest difference to be found',
          'Pairs',
        ],
        rows: comparisons.map(({ a, b, ratio, noiseFloor, minimumDetectable, pairs }) => [
          a,
          b,
          estimateWords(ratio, figure),
          ratio.value === null ? 'not known' : percentWords(noiseFloor),
          ratio.value === null ? 'not known' : percentWords(minimumDetectable),
          String(pairs),
        ]),
      },
      ...(chart !== null && { charts: [chart] }),
    },
  ];
}
