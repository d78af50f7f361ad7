/** All rules over all series, round by round. Slices: telemetry. */
import type { Rule } from '../contract/alerts.ts';
import type { Problem } from '../contract/problem.ts';
import type { History } from '../telemetry/model.ts';
import { Baselines } from './baselines.ts';
import type { Change, Places, Standing } from './model.ts';
import { DAY_MS, type Ground, RuleJudge } from './rule-judge.ts';
import { SeriesIndex } from './series-index.ts';
import { afterGap, end } from './state-machine.ts';

/** How often labels, and which series are gone, are looked up again. */
const TIDY_MS = 60_000;

export interface JudgeDeps {
  readonly history: Pick<History, 'tally' | 'latest' | 'keys' | 'query'>;
  readonly places: Places;
  /** What looking up baselines may take of a round, ms; default: little. */
  readonly lookUpMs?: number;
}

export interface RuleReport {
  readonly watches: number | null;
  readonly problem: Problem | null;
}

/** Keeps where every alert stands; neither reads a clock nor writes to disk. */
export class Judge {
  readonly #deps: JudgeDeps;
  readonly #index: SeriesIndex;
  readonly #baselines: Baselines;
  readonly #rules = new Map<string, RuleJudge>();
  readonly #seen = new Map<string, number>();
  /** Of rules that are no more. */
  readonly #orphans = new Map<string, Standing>();
  /** The keys as they were taken up: history gives the same array as long as none comes or goes. */
  #taken: readonly string[] | null = null;
  #startedAt = 0;
  #selected = -1;
  #tidiedAt = 0;

  constructor(deps: JudgeDeps) {
    this.#deps = deps;
    this.#index = new SeriesIndex(deps.places);
    this.#baselines = new Baselines(deps.history, deps.lookUpMs);
  }

  /** The rules that are judged from the next round on. A rule that was changed keeps its alerts, by its name. */
  setRules(rules: readonly Rule[]): void {
    const names = new Set(rules.map(({ name }) => name));
    for (const [name, { standings }] of this.#rules) {
      if (names.has(name)) continue;
      for (const standing of standings.values()) this.#orphans.set(standing.key, standing);
      this.#rules.delete(name);
    }
    for (const rule of rules) {
      const judge = this.#rules.get(rule.name);
      if (judge) judge.rule = rule;
      else this.#rules.set(rule.name, new RuleJudge(rule));
    }
    this.#baselines.forget();
    this.#selected = -1;
  }

  /**
   * Goes on at `at` (ms) where judging ended `gap` ms before. Time that nobody judged in counts for nothing, and for a
   * while series that are not there (yet) neither fire nor resolve an alert. What no rule is for is over.
   */
  restore(standings: Iterable<Standing>, seen: Iterable<readonly [string, number]>, at: number, gap: number): void {
    this.#orphans.clear();
    for (const judge of this.#rules.values()) judge.standings.clear();
    for (const standing of standings) {
      const judge = this.#rules.get(standing.rule);
      if (judge) judge.standings.set(standing.series, afterGap(standing, gap));
      else this.#orphans.set(standing.key, standing);
    }
    for (const [key, newest] of seen) this.#seen.set(key, newest);
    this.#startedAt = at;
    this.#tidiedAt = 0;
    this.#taken = null;
  }

  /** What changed at `at` (ms), which grows from round to round. */
  round(at: number): Change[] {
    const changes = this.#endOrphans(at);
    this.#takeUp(at);
    const { history, places } = this.#deps;
    const ground: Ground = {
      history,
      places,
      baselines: this.#baselines,
      seen: this.#seen,
      startedAt: this.#startedAt,
    };
    this.#baselines.begin();
    for (const judge of this.#rules.values()) changes.push(...judge.judge(at, ground));
    this.#baselines.end();
    return changes;
  }

  *standings(): Generator<Standing> {
    for (const judge of this.#rules.values()) yield* judge.standings.values();
    for (const orphan of this.#orphans.values()) if (!this.#rules.has(orphan.rule)) yield orphan;
  }

  /** The newest sample of each series that rules of absence look at. */
  seen(): ReadonlyMap<string, number> {
    return this.#seen;
  }

  report(rule: string): RuleReport {
    return this.#rules.get(rule) ?? { watches: null, problem: null };
  }

  #takeUp(at: number): void {
    const keys = this.#deps.history.keys();
    if (keys !== this.#taken) {
      this.#taken = keys;
      this.#index.add(keys);
      this.#index.add(this.#seen.keys());
    }
    if (at - this.#tidiedAt >= TIDY_MS) this.#tidy(keys, at);
    if (this.#selected === this.#index.generation) return;
    this.#selected = this.#index.generation;
    for (const judge of this.#rules.values()) judge.select(this.#index.of(judge.rule.metric), this.#deps.places);
  }

  #endOrphans(at: number): Change[] {
    const changes: Change[] = [];
    for (const [key, before] of this.#orphans) {
      const { standing, what } = end(before, at);
      if (standing) this.#orphans.set(key, standing);
      else this.#orphans.delete(key);
      if (what) changes.push({ at, what, standing: standing ?? before });
    }
    return changes;
  }

  #tidy(keys: readonly string[], at: number): void {
    this.#tidiedAt = at;
    const active = new Set<string>();
    for (const all of [this.#orphans, ...[...this.#rules.values()].map(({ standings }) => standings)])
      for (const [key, { series, state, resolvedAt }] of all) {
        if (state !== 'resolved') active.add(series);
        else if (at - (resolvedAt ?? 0) > DAY_MS) all.delete(key);
      }
    for (const [key, newest] of this.#seen) if (at - newest > DAY_MS && !active.has(key)) this.#seen.delete(key);
    this.#index.keepOnly(new Set([...keys, ...this.#seen.keys()]));
  }
}
