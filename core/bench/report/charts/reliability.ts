import type { Quality } from '../../../contract/bench-record.ts';
import type { Chart } from '../section.ts';
import { percentWords } from '../words.ts';
import { type Axis, plot } from './plot.ts';

/** Mean score against what was observed, bin by bin, beside the line of a model that is well calibrated; null without bins. */
export function reliabilityChart({ model, reliability }: Quality): Chart | null {
  const bins = reliability?.filter(({ n }) => n > 0) ?? [];
  if (bins.length === 0) return null;
  const axis = (label: string): Axis => ({ label, scale: 'linear', from: 0, to: 1, format: percentWords });
  return plot({
    title: `Reliability of ${model}: what part was so, against the score that the model gave.`,
    x: axis('Mean score'),
    y: axis('Observed'),
    series: [
      { name: model, points: bins.map(({ score, observed }) => [score, observed]), line: true, marks: true },
      {
        name: 'score and part are the same',
        points: [
          [0, 0],
          [1, 1],
        ],
        line: true,
        marks: false,
      },
    ],
  });
}
