import type { Alert, Maintenance, Matcher } from '../../../../core/contract/alerts.ts';
import { parseSeriesKey } from '../../../../core/contract/metrics.ts';

/** Which alerts a silence keeps quiet. Pure; the core decides, this only shows it beforehand. */

type Labelled = Pick<Alert, 'rule' | 'severity' | 'host' | 'service' | 'series'>;

/** By what an alert can be named; '' where it has none. */
export function labelsOf({ rule, severity, host, service, series }: Labelled): Record<Matcher['of'], string> {
  const { metric = '', name = '', part = '' } = parseSeriesKey(series) ?? {};
  return { rule, severity, host: host ?? '', service: service ?? '', name, part, metric };
}

export function matches(matchers: readonly Matcher[], alert: Labelled): boolean {
  const labels = labelsOf(alert);
  return matchers.every(({ of, op, value }) =>
    op === 'like' ? likeOf(value).test(labels[of]) : (labels[of] === value) === (op === 'is'),
  );
}

/** `*` stands for any letters. */
function likeOf(glob: string): RegExp {
  const pieces = glob.split(/\*+/).map((piece) => piece.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 's');
}

const operators = { is: 'is', 'is-not': 'is not', like: 'is like' } as const;

/** `host is gpu-1 and rule is like cpu-*`. */
export function matcherWords(matchers: readonly Matcher[]): string {
  return matchers.map(({ of, op, value }) => `${of} ${operators[op]} ${value}`).join(' and ');
}

/** Whether it would keep quiet whatever comes. */
export function matchesEverything(matchers: readonly Matcher[]): boolean {
  return matchers.every(({ op, value }) => op === 'like' && /^\*+$/.test(value));
}

/** Matchers that fit this alert alone, or all of its host or service on the same rule. */
export function matchersOf(alert: Labelled): Matcher[] {
  const { rule, name, part } = labelsOf(alert);
  const is = (of: Matcher['of'], value: string): Matcher[] => (value === '' ? [] : [{ of, op: 'is', value }]);
  return [...is('rule', rule), ...is('name', name), ...is('part', part)];
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Sat, Sun`, `every day`; the week begins on Monday. */
export function dayWords(chosen: Maintenance['days']): string {
  const all = new Set(chosen);
  if (all.size === 7) return 'every day';
  if (all.size === 5 && !all.has(0) && !all.has(6)) return 'Monday to Friday';
  return [1, 2, 3, 4, 5, 6, 0]
    .filter((day) => all.has(day))
    .map((day) => days[day])
    .join(', ');
}
