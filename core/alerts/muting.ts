import type { Maintenance, Matcher, Rule, Silence } from '../contract/alerts.ts';
import { globOf } from './glob.ts';
import { isOpen } from './maintenance.ts';
import { labelsOf, type Standing } from './model.ts';

type Fits = (standing: Standing) => boolean;

/** True of what all matchers fit; a label that an alert has not is ''. */
export function fits(matchers: readonly Matcher[]): Fits {
  const tests = matchers.map(({ of, op, value }) => {
    const like = op === 'like' ? globOf(value) : (text: string) => (text === value) === (op === 'is');
    return (labels: ReturnType<typeof labelsOf>) => like(labels[of]);
  });
  return (standing) => {
    const labels = labelsOf(standing);
    return tests.every((test) => test(labels));
  };
}

/** Says which silence or maintenance window, by its id or name, keeps an alert quiet at `at` (ms). */
export function silencer(
  silences: readonly Silence[],
  windows: readonly Maintenance[],
  at: number,
): (standing: Standing) => string | null {
  const now = [
    ...silences
      .filter(({ from, until }) => Date.parse(from) <= at && at < Date.parse(until))
      .map(({ id, matchers }) => ({ id, fits: fits(matchers) })),
    ...windows.filter((each) => isOpen(each, at)).map(({ name, matchers }) => ({ id: name, fits: fits(matchers) })),
  ];
  return (standing) => now.find((each) => each.fits(standing))?.id ?? null;
}

/**
 * Says which firing alert keeps another of the same host quiet, by its key. None inhibits those of its own rule, and
 * one that is inhibited itself inhibits others all the same.
 */
export function inhibitor(
  standings: Iterable<Standing>,
  rules: readonly Pick<Rule, 'name' | 'inhibits'>[],
): (standing: Standing) => string | null {
  const inhibits = new Map(rules.map(({ name, inhibits }) => [name, inhibits.map(globOf)]));
  const byHost = new Map<string, Standing[]>();
  for (const standing of standings) {
    if (standing.state !== 'firing' || standing.host === null || !inhibits.get(standing.rule)?.length) continue;
    byHost.set(standing.host, [...(byHost.get(standing.host) ?? []), standing]);
  }
  return ({ rule, host }) => {
    const source = (host === null ? [] : (byHost.get(host) ?? [])).find(
      (each) => each.rule !== rule && inhibits.get(each.rule)?.some((like) => like(rule)),
    );
    return source?.key ?? null;
  };
}
