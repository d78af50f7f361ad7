/** One rule over its series. Slices: telemetry. */
import type { Rule } from '../contract/alerts.ts';
import { wordsOf } from '../contract/metrics.ts';
import { asProblem, Problem } from '../contract/problem.ts';
import type { Baselines } from './baselines.ts';
import { measure, type Recent } from './measure.ts';
import { alertKey, type Change, type Places, type Standing, type Target, targetOf, type Verdict } from './model.ts';
import { selects } from './selection.ts';
import { step } from './state-machine.ts';
import { byAbsence, byBounds, byThreshold } from './verdict.ts';
import { summaryOf } from './wording.ts';

export interface Ground {
  readonly history: Recent;
  readonly places: Places;
  readonly baselines: Baselines;
  /** The newest sample of each series that rules of absence look at. */
  readonly seen: Map<string, number>;
  /** When judging began, or went on after a gap. */
  readonly startedAt: number;
}

/** Hosts are reached one after another once the core has started: until then nobody is silent. */
export const GRACE_MS = 60_000;
export const DAY_MS = 24 * 3_600_000;

const FALSE: Verdict = { isTrue: false, value: null, limit: null };

export class RuleJudge {
  rule: Rule;
  /** By key of the series. */
  readonly standings = new Map<string, Standing>();
  watches: number | null = null;
  problem: Problem | null = null;
  #targets: readonly Target[] = [];
  #keys: ReadonlySet<string> = new Set();

  constructor(rule: Rule) {
    this.rule = rule;
  }

  /** `candidates`: the series of the rule's metric. */
  select(candidates: readonly Target[], places: Places): void {
    this.#targets = candidates.filter(selects(this.rule, places));
    this.#keys = new Set(this.#targets.map(({ key }) => key));
  }

  /** What changed at `at` (ms). A failure is the rule's problem, and changes nothing. */
  judge(at: number, ground: Ground): Change[] {
    const changes: Change[] = [];
    try {
      let without = 0;
      for (const target of this.#targets) {
        const verdict = this.#find(target, at, ground);
        if (verdict === 'too-little') without++;
        if (verdict === 'hold') continue;
        this.#step(target.key, target, verdict === 'too-little' ? FALSE : verdict, at, changes);
      }
      this.#stepGone(at, ground, changes);
      this.watches = this.#targets.length;
      this.problem = without === 0 ? null : tooLittle(without, this.watches);
    } catch (error) {
      this.problem = asProblem(error);
    }
    return changes;
  }

  #find(target: Target, at: number, ground: Ground): Verdict | 'hold' | 'too-little' {
    const { when, overS } = this.rule;
    if (when.kind === 'absent') return this.#absence(target, at, ground);
    const value = measure(ground.history, this.rule, target, at);
    if (value === null) return at < ground.startedAt + GRACE_MS + overS * 1_000 ? 'hold' : FALSE;
    if (when.kind === 'threshold') return byThreshold(when, value);
    const bounds = ground.baselines.bounds(this.rule, when, target, at);
    if (bounds === null) return 'too-little';
    return bounds === 'unknown' ? 'hold' : byBounds(when.side, bounds, value);
  }

  #absence(target: Target, at: number, { history, places, seen, startedAt }: Ground): Verdict | 'hold' {
    const { key, series, host, service } = target;
    const newest = history.latest(key)?.atMs ?? seen.get(key);
    if (newest === undefined) return 'hold';
    seen.set(key, newest);
    if (newest < startedAt && at < startedAt + GRACE_MS) return 'hold';
    const verdict = byAbsence(this.rule.overS, newest < startedAt ? startedAt + GRACE_MS : newest, at);
    if (!verdict.isTrue) return verdict;
    const exists = service === null ? host !== null && places.labels(host) !== null : places.hostOf(service) !== null;
    // What has a part or is a container comes and goes; a host that was silent for a day is silent still.
    const lasts = series.part === '' && wordsOf(series.metric).of !== 'container';
    const isOld = at - newest > DAY_MS && !(lasts && this.standings.get(key)?.state === 'firing');
    return exists && !isOld ? verdict : FALSE;
  }

  /** Those on series that are not there any more; just after a start they may not be there yet. */
  #stepGone(at: number, { startedAt, places }: Ground, changes: Change[]): void {
    const isEarly = at < startedAt + GRACE_MS + this.rule.overS * 1_000;
    for (const { series } of this.standings.values()) {
      if (this.#keys.has(series)) continue;
      const target = targetOf(series, places);
      if (isEarly && target?.series.metric === this.rule.metric && selects(this.rule, places)(target)) continue;
      this.#step(series, target, FALSE, at, changes);
    }
  }

  #step(key: string, target: Target | null, verdict: Verdict, at: number, changes: Change[]): void {
    const before = this.standings.get(key) ?? null;
    if (!verdict.isTrue && (!before || before.state === 'resolved')) return;
    const { standing, what } = step(before, this.rule, verdict, at, () => this.#words(key, target, verdict));
    if (standing) this.standings.set(key, standing);
    else this.standings.delete(key);
    const of = standing ?? before;
    if (what && of) changes.push({ at, what, standing: of });
  }

  #words(series: string, target: Target | null, verdict: Verdict) {
    const { rule } = this;
    const { host = null, service = null } = target ?? {};
    const summary = target ? summaryOf(rule, target.series, verdict) : '';
    return {
      key: alertKey(rule.name, series),
      rule: rule.name,
      series,
      host,
      service,
      severity: rule.severity,
      summary,
    };
  }
}

function tooLittle(without: number, of: number): Problem {
  const message = `Wait until there is a day of history: ${without} of ${of} series have too little to be judged by`;
  return new Problem('not-ready', message, { without, of });
}
