import type { Rule } from '../../../../core/contract/alerts.ts';
import { type Metric, metrics } from '../../../../core/contract/metrics.ts';
import { unitOf } from './units.ts';
import { spanWords, valueWords } from './value-words.ts';

/** What rules say, in words. Pure. */

const comparisons = { '>': 'above', '>=': 'at least', '<': 'below', '<=': 'at most' } as const;
const functions = {
  last: 'newest of',
  mean: 'mean of',
  min: 'lowest of',
  max: 'highest of',
  rise: 'rise within',
} as const;

/** `CPU above 90 % for 5 min (mean of 1 min) on every host`. */
export function ruleWords(rule: Pick<Rule, 'metric' | 'by' | 'on' | 'fn' | 'overS' | 'when' | 'forS'>): string {
  const { when, forS, fn, overS, on, metric } = rule;
  const lasting = forS > 0 ? ` for ${spanWords(forS)}` : '';
  const place = ` on ${placeWords(metric, on)}`;
  if (when.kind === 'absent') return `No data of ${lowered(subjectWords(rule))} for ${spanWords(overS + forS)}${place}`;
  return `${subjectWords(rule)} ${conditionWords(rule)}${lasting} (${functions[fn]} ${spanWords(overS)})${place}`;
}

/** `CPU`, `Disk used of Disk size`. */
export function subjectWords({ metric, by }: Pick<Rule, 'metric' | 'by'>): string {
  return by ? `${metrics[metric].title} of ${lowered(metrics[by].title)}` : metrics[metric].title;
}

/** `above 90 %`, `more than 4 deviations above what is usual at this hour of the week`. */
export function conditionWords({ when, metric, by, overS }: Pick<Rule, 'when' | 'metric' | 'by' | 'overS'>): string {
  const unit = unitOf({ metric, by });
  if (when.kind === 'absent') return `missing for ${spanWords(overS)}`;
  if (when.kind === 'threshold') return `${comparisons[when.op]} ${valueWords(when.value, unit)}`;
  const side = { above: 'above', below: 'below', both: 'away from' }[when.side];
  const usual =
    when.of === 'hour-of-week' ? 'what is usual at this hour of the week' : 'what was usual in the last 7 days';
  const least = when.atLeast > 0 ? ` and by at least ${valueWords(when.atLeast, unit)}` : '';
  return `more than ${when.deviations} deviations ${side} ${usual}${least}`;
}

/** `every host`, `gpu-*, mount /var*`, `hosts with region eu`. */
function placeWords(metric: Metric, { name, part, labels }: Rule['on']): string {
  const { of } = metrics[metric];
  const partWord = 'part' in metrics[metric] ? (metrics[metric] as { readonly part: string }).part : 'part';
  const all = of === 'rollout' ? 'every service' : `every ${of}`;
  const who = name && name !== '*' ? name : all;
  const which = part && part !== '*' ? `, ${partWord} ${part}` : '';
  const having = Object.entries(labels ?? {}).map(([label, value]) => `${label} ${value}`);
  return `${who}${which}${having.length > 0 ? ` where ${having.join(' and ')}` : ''}`;
}

/** Words keep their first letter small within a sentence, abbreviations do not. */
function lowered(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
