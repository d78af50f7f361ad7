import type { Rule } from '../../../../core/contract/alerts.ts';
import { examples, readValue, unitOf } from '../words/units.ts';
import { readSpan } from '../words/value-words.ts';
import type { RuleForm } from './rule-form.ts';

export type RuleProblems = { readonly [field in keyof RuleForm]?: string };

export type FoundRule =
  | { readonly ok: true; readonly rule: Rule }
  | { readonly ok: false; readonly problems: RuleProblems };

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const MONTH_S = 30 * 86_400;
const MOST_OVER_S = 900;

/** The rule that was typed, or what is wrong with it by field. Pure. */
export function ruleOf(form: RuleForm): FoundRule {
  const problems: { -readonly [field in keyof RuleForm]?: string } = {};
  const unit = unitOf({ metric: form.metric, by: form.by || undefined });
  const wrong = (field: keyof RuleForm, why: string) => {
    problems[field] ??= why;
  };
  const span = (field: 'over' | 'forText' | 'keepText', least: number, most: number, example: string) => {
    const text = form[field].trim();
    const seconds = text === '' && least === 0 ? 0 : readSpan(text);
    if (seconds !== null && seconds >= least && seconds <= most) return seconds;
    wrong(field, example);
    return least;
  };
  const value = (field: 'value' | 'atLeast') => {
    const read = readValue(form[field], unit);
    if (read !== null) return read;
    wrong(field, `Write a value such as ${examples[unit]}`);
    return 0;
  };
  const when = (): Rule['when'] => {
    if (form.kind === 'absent') return { kind: 'absent' };
    if (form.kind === 'threshold') return { kind: 'threshold', op: form.op, value: value('value') };
    const deviations = Number(form.deviations);
    if (form.deviations.trim() === '' || !(deviations >= 1 && deviations <= 100))
      wrong('deviations', 'Write a number from 1 to 100, such as 4');
    const atLeast = form.atLeast.trim() === '' ? 0 : value('atLeast');
    if (atLeast < 0) wrong('atLeast', 'Write a difference: 0 or more');
    return { kind: 'baseline', of: form.of, deviations, side: form.side, atLeast };
  };

  if (!NAME.test(form.name.trim())) wrong('name', 'Choose 1 to 64 of a-z, 0-9 and -, not - at an end');
  const labels = labelsOf(form.labels);
  if (labels === null) wrong('labels', 'Write labels such as region=eu, gpu=l40s');
  if (form.by === form.metric) wrong('by', 'Choose another metric than the first');
  const rule: Rule = {
    name: form.name.trim(),
    enabled: form.enabled,
    severity: form.severity,
    metric: form.metric,
    ...(form.by && { by: form.by }),
    on: {
      ...(form.onName.trim() && { name: form.onName.trim() }),
      ...(form.onPart.trim() && { part: form.onPart.trim() }),
      ...(labels && Object.keys(labels).length > 0 && { labels }),
    },
    fn: form.fn,
    overS: span('over', 1, MOST_OVER_S, 'Write a time from 1 s to 15 min, such as 1 min'),
    when: when(),
    forS: span('forText', 0, MONTH_S, 'Write a time of at most 30 d, such as 5 min'),
    keepFiringForS: span('keepText', 0, MONTH_S, 'Write a time of at most 30 d, such as 5 min'),
    summary: form.summary.trim(),
    inhibits: listOf(form.inhibits),
    channels: form.channels,
  };
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, rule };
}

function labelsOf(text: string): Record<string, string> | null {
  const pairs = listOf(text).map((pair) => /^([^=\s]+)\s*=\s*(.+)$/.exec(pair));
  if (pairs.includes(null)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
