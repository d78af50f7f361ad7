import type { Transition } from '../contract/alerts.ts';
import { iso } from './alert-row.ts';
import type { Judge } from './judge.ts';
import type { Change, Standing } from './model.ts';
import type { AlertStore } from './store.ts';

/** A round that comes later than this after the one before: this computer slept, nobody judged meanwhile. */
const GAP_MS = 30_000;
/** How often what a restart needs is written where nothing has changed. */
const KEEP_MS = 60_000;
/** Changes that wait for a disk which takes none. */
const MOST_UNWRITTEN = 10_000;

/** Judges round by round, and keeps on disk what the next start goes on from. */
export class Rounds {
  readonly #judge: Judge;
  readonly #store: AlertStore;
  #judgedAt: number | null = null;
  #keptAt = 0;
  #unwritten: Change[] = [];

  constructor(judge: Judge, store: AlertStore) {
    this.#judge = judge;
    this.#store = store;
  }

  /** Where all alerts stand at `now` (ms). */
  round(now: number): void {
    if (this.#judgedAt === null) {
      const gap = Math.max(0, now - (this.#store.judgedAt() ?? now));
      this.#judge.restore(this.#store.standings(), this.#store.seen(), now, gap);
    } else if (now - this.#judgedAt > GAP_MS || now < this.#judgedAt) {
      this.#judge.restore([...this.#judge.standings()], [], now, Math.max(0, now - this.#judgedAt));
    }
    this.#unwritten = [...this.#unwritten, ...this.#judge.round(now)].slice(-MOST_UNWRITTEN);
    this.#judgedAt = now;
  }

  /** Puts on disk what has changed, and once a minute all. Throws what the disk says; then the next call tries again. */
  write(): void {
    const at = this.#judgedAt;
    if (at === null) return;
    if (at - this.#keptAt >= KEEP_MS) this.#keep(at);
    else if (this.#unwritten.length > 0) this.#store.transaction(() => this.#writeChanges());
    this.#unwritten = [];
  }

  /** Another process judges now; or none does. */
  end(): void {
    if (this.#judgedAt !== null) this.#keep(this.#judgedAt);
    this.#judgedAt = null;
  }

  /** When alerts were judged last, ms; to a minute where another process does. Null: they never were. */
  get newest(): number | null {
    return this.#judgedAt ?? this.#store.judgedAt();
  }

  get isJudging(): boolean {
    return this.#judgedAt !== null;
  }

  #keep(at: number): void {
    const standings = new Map([...this.#judge.standings()].map((each) => [each.key, each]));
    this.#store.transaction(() => {
      this.#writeChanges();
      for (const { key } of this.#store.standings()) if (!standings.has(key)) this.#store.removeStanding(key);
      for (const each of standings.values()) this.#store.putStanding(each);
      this.#store.putJudged(at, this.#judge.seen());
    });
    this.#unwritten = [];
    this.#keptAt = at;
  }

  #writeChanges(): void {
    for (const { what, standing } of this.#unwritten) {
      if (what === 'inactive') this.#store.removeStanding(standing.key);
      else this.#store.putStanding(standing);
      if (what === 'inactive' || what === 'resolved') this.#store.removeAck(standing.key);
    }
    this.#store.append(this.#unwritten.map(lineOf));
  }
}

function lineOf({ at, what, standing }: Change): Transition {
  const { key, rule, series, value, summary }: Standing = standing;
  return { at: iso(at), alert: key, rule, series, what, value, by: null, note: summary };
}
