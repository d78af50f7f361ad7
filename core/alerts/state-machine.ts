import type { Rule } from '../contract/alerts.ts';
import type { Change, Standing, Verdict } from './model.ts';

/** Who an alert is on and how it is worded; taken anew with every verdict that is true. */
export type Words = Pick<Standing, 'key' | 'rule' | 'series' | 'host' | 'service' | 'severity' | 'summary'>;

export interface Step {
  /** Null: inactive. */
  readonly standing: Standing | null;
  readonly what: Change['what'] | null;
}

/**
 * Where an alert stands after a verdict at `at` (ms), by Prometheus' rules (rules/alerting.go, `Eval`): true begins
 * `pending`; true for `forS` fires, at once where that is 0; a pending one that is true no more goes without a word; a
 * firing one goes on for `keepFiringForS` after the rule was last true, then is resolved. One that is resolved begins anew.
 * `words` is asked only where the verdict is true.
 */
export function step(
  before: Standing | null,
  rule: Pick<Rule, 'forS' | 'keepFiringForS'>,
  verdict: Verdict,
  at: number,
  words: () => Words,
): Step {
  const active = before?.state === 'resolved' ? null : before;
  if (verdict.isTrue) return hold(active, rule, verdict, at, words());
  const keptSince = active?.keptSince ?? at;
  if (active?.state === 'firing' && at - keptSince < rule.keepFiringForS * 1_000)
    return { standing: { ...active, keptSince }, what: null };
  return end(before, at);
}

/** The alert is over, whatever its rule says. */
export function end(before: Standing | null, at: number): Step {
  if (!before || before.state === 'resolved') return { standing: before, what: null };
  if (before.state === 'pending') return { standing: null, what: 'inactive' };
  return { standing: { ...before, state: 'resolved', resolvedAt: at, keptSince: null }, what: 'resolved' };
}

function hold(
  active: Standing | null,
  { forS }: Pick<Rule, 'forS'>,
  { value, limit }: Verdict,
  at: number,
  words: Words,
): Step {
  const pendingAt = active?.pendingAt ?? at;
  const now = { ...words, value, limit, pendingAt, resolvedAt: null, keptSince: null };
  if (active?.state === 'firing') return { standing: { ...now, state: 'firing', firedAt: active.firedAt }, what: null };
  if (at - pendingAt >= forS * 1_000) return { standing: { ...now, state: 'firing', firedAt: at }, what: 'firing' };
  return { standing: { ...now, state: 'pending', firedAt: null }, what: active ? null : 'pending' };
}

/** After `gap` ms in which nobody judged: they count neither for `forS` nor for `keepFiringForS`. */
export function afterGap(standing: Standing, gap: number): Standing {
  if (standing.state === 'resolved') return standing;
  const pendingAt = standing.state === 'pending' ? standing.pendingAt + gap : standing.pendingAt;
  return { ...standing, pendingAt, keptSince: standing.keptSince === null ? null : standing.keptSince + gap };
}
