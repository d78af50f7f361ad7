/** Baselines, kept for an hour. Slices: telemetry. */
import type { Condition, Rule } from '../contract/alerts.ts';
import type { History } from '../telemetry/model.ts';
import { type Baseline, type Bounds, boundsOf } from './baseline.ts';
import { alertKey, type Target } from './model.ts';
import { usualOf } from './past.ts';

type OfBaseline = Extract<Condition, { kind: 'baseline' }>;

const HOUR_MS = 3_600_000;
/** What looking into the past may take of a round. What is left is looked up in the next; until then the old one stands. */
const ROUND_MS = 50;

interface Kept {
  readonly hour: number;
  /** Null: there is too little history. */
  readonly baseline: Baseline | null;
}

export class Baselines {
  readonly #history: Pick<History, 'query'>;
  readonly #kept = new Map<string, Kept>();
  #used = new Set<string>();
  readonly #roundMs: number;
  #leftMs: number;

  constructor(history: Pick<History, 'query'>, roundMs = ROUND_MS) {
    this.#history = history;
    this.#roundMs = roundMs;
    this.#leftMs = roundMs;
  }

  /** Before the first question of a round. */
  begin(): void {
    this.#leftMs = this.#roundMs;
    this.#used = new Set();
  }

  /** `unknown`: not looked up yet. Null: too little history. */
  bounds(rule: Rule, when: OfBaseline, target: Target, at: number): Bounds | null | 'unknown' {
    const key = alertKey(rule.name, target.key);
    this.#used.add(key);
    const hour = Math.floor(at / HOUR_MS);
    let kept = this.#kept.get(key);
    if (kept?.hour !== hour && this.#leftMs > 0) {
      const started = performance.now();
      kept = { hour, baseline: usualOf(this.#history, rule, when.of, target, at) };
      this.#kept.set(key, kept);
      this.#leftMs -= performance.now() - started;
    }
    if (!kept) return 'unknown';
    return kept.baseline && boundsOf(kept.baseline, when);
  }

  /** After the last question of a round: what nobody asked for goes. */
  end(): void {
    for (const key of this.#kept.keys()) if (!this.#used.has(key)) this.#kept.delete(key);
  }

  /** The rules have changed. */
  forget(): void {
    this.#kept.clear();
  }
}
