import type { Rule } from '../contract/alerts.ts';
import { globOf } from './glob.ts';
import type { Places, Target } from './model.ts';

/** Tells whether the rule looks at a series of its metric. Labels are those of the host; all that are named have to fit. */
export function selects({ on }: Pick<Rule, 'on'>, places: Pick<Places, 'labels'>): (target: Target) => boolean {
  const name = globOf(on.name ?? '*');
  const part = globOf(on.part ?? '*');
  const labels = Object.entries(on.labels ?? {}).map(([label, value]) => [label, globOf(value)] as const);
  return ({ series, host }) => {
    if (!name(series.name) || !part(series.part)) return false;
    if (labels.length === 0) return true;
    const of = host === null ? null : places.labels(host);
    return of !== null && labels.every(([label, fits]) => fits(of[label] ?? ''));
  };
}
