import type { Quality } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';
import type { Axis, LinePlan } from '../charts/plan.ts';
import { partText } from '../words/figures.ts';

/** Mean score against the observed part, bin by bin: on the diagonal a score means what it says. Pure. */
export function reliabilityPlan(bins: NonNullable<Quality['reliability']>): LinePlan {
  const axis = (title: string): Axis => ({ title, scale: 'linear', min: 0, max: 1, words: partText });
  const points = bins
    .filter(({ n }) => n > 0)
    .map(({ score, observed, n }) => ({ x: score, y: observed, name: plural(n, 'row') }));
  return {
    kind: 'line',
    title: 'Reliability: what scores mean',
    says: `Observed part over mean score in ${plural(points.length, 'bin')}: ${points
      .map(({ x, y }) => `${partText(x)} is ${partText(y)}`)
      .join(', ')}`,
    x: axis('Mean score'),
    y: axis('Observed part'),
    series: [
      { label: 'observed', look: 'line', points },
      {
        label: 'a score that means what it says',
        look: 'guide',
        points: [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
      },
    ],
  };
}
