/** The history of metrics: each second in memory, coarser and longer in `metrics.db`. Slices: none. */
import type { Tier } from '../../contract/monitor.ts';
import type { ProblemView } from '../../contract/procedure.ts';
import type { Frame, History, HistoryAnswer, HistoryQuery, Sample, Tally } from '../model.ts';
import type { Happening, HappeningFilter, KeptHappening } from './happenings.ts';
import { Memory } from './memory.ts';
import { toPoints } from './points.ts';
import { recentSince } from './ring.ts';
import type { OffSpan } from './runs.ts';
import { Sight } from './sight.ts';
import { Gather, pour, Spans } from './spans.ts';
import { Store } from './store.ts';
import { fine, floorTo, planQuery, RAW_KEPT_MS, tiers } from './tiers.ts';
import { writeProblem } from './write-problem.ts';

export interface HistoryOptions {
  /** `metrics.db`. */
  readonly path: string;
  /** What the file may take; default 8 GiB. Over that the oldest goes first. */
  readonly mostBytes?: number;
  readonly now?: () => number;
}

export interface HistoryStorage {
  readonly bytes: number;
  readonly mostBytes: number;
  readonly series: number;
  readonly since: readonly { readonly tier: Tier; readonly keptMs: number; readonly from: string | null }[];
  readonly problem: ProblemView | null;
  readonly recording: boolean;
}

/** What was measured of one series within one step. */
export interface HistoryRow {
  readonly series: string;
  readonly atMs: number;
  readonly stepMs: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly last: number;
}

const MOST_BYTES = 8 * 1024 ** 3;
const TICK_MS = 1_000;
const WRITE_MS = 10_000;
const RETRY_MS = 30_000;
const PRUNE_MS = 60_000;
const MOST_WAITING = 1_000;
const EXPORT_MS = 3 * 3_600_000;

export class MetricHistory implements History {
  readonly #path: string;
  readonly #mostBytes: number;
  readonly #now: () => number;
  readonly #memory: Memory;
  #store: Store | null = null;
  #timer: NodeJS.Timeout | null = null;
  #problem: ProblemView | null = null;
  /** What happened and is not on disk yet. */
  #waiting: Happening[] = [];
  #nextWriteMs = Number.NEGATIVE_INFINITY;
  #nextPruneMs = Number.NEGATIVE_INFINITY;
  /** The last instant that an earlier run wrote; null: there was none. */
  #beforeMs: number | null = null;

  constructor({ path, mostBytes = MOST_BYTES, now = Date.now }: HistoryOptions) {
    this.#path = path;
    this.#mostBytes = mostBytes;
    this.#now = now;
    this.#memory = new Memory(now);
  }

  /** Opens the file and writes from now on, once a second at most. A disk that fails is told by `storage()`. */
  start(): void {
    this.open();
    this.#timer ??= setInterval(() => this.tick(), TICK_MS).unref();
  }

  /** Opens the file; `tick()` is up to the caller. */
  open(): void {
    this.#attempt(() => {
      this.#opened();
    });
  }

  /** Writes what is not on disk yet, and lets another process record. */
  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#attempt(() => {
      let done = this.#store?.recording !== true;
      while (this.#store !== null && !done) done = this.#write(this.#store);
    });
    const store = this.#store;
    this.#store = null;
    store?.close();
  }

  /** Whether this process is the one that records. */
  get recording(): boolean {
    return this.#store?.recording ?? false;
  }

  /** Why nothing is written now; null: all is well. */
  get problem(): ProblemView | null {
    return this.#problem;
  }

  /** One second's work. */
  tick(): void {
    const now = this.#now();
    if (now >= this.#nextPruneMs || now < this.#nextPruneMs - PRUNE_MS) {
      this.#memory.prune();
      this.#nextPruneMs = now + PRUNE_MS;
    }
    const due = now >= this.#nextWriteMs || now < this.#nextWriteMs - RETRY_MS;
    // While the disk fails it is left alone until the next try.
    if (this.#problem !== null && !due) return;
    this.#attempt(() => {
      const store = this.#opened();
      if (due && (store.recording || store.takeOver()) && this.#write(store)) this.#nextWriteMs = now + WRITE_MS;
      else if (due && !store.recording) this.#nextWriteMs = now + WRITE_MS;
      store.work(now, this.#mostBytes);
    });
  }

  add(frame: Frame): boolean {
    return this.#memory.add(frame);
  }

  latest(series: string): Sample | null {
    return this.#memory.latest(series);
  }

  recent(series: string, fromMs: number, toMs: number): readonly Sample[] {
    return this.#memory.recent(series, fromMs, toMs);
  }

  tally(series: string, fromMs: number, toMs: number): Tally {
    return this.#memory.tally(series, fromMs, toMs);
  }

  keys(): readonly string[] {
    return this.#memory.keys();
  }

  forget(source: string): void {
    const ring = this.#memory.rings.get(source);
    const store = this.#store;
    if (ring !== undefined && store?.recording) this.#attempt(() => store.write([ring], [], this.#now()));
    this.#memory.forget(source);
  }

  query(query: HistoryQuery): HistoryAnswer {
    const now = this.#now();
    const rawSince = Math.max(recentSince(now), (this.#beforeMs ?? Number.NEGATIVE_INFINITY) + 1);
    const { tier, level, stepMs } = planQuery(query, now, rawSince);
    const { fromMs, toMs } = query;
    const startMs = floorTo(fromMs, stepMs);
    const length = Math.max(1, Math.floor((toMs - startMs) / stepMs) + 1);
    const gathers = query.series.map(() => new Gather(new Spans(startMs, stepMs, length)));
    this.#seeing(level, (sight) => {
      for (const [index, { take }] of gathers.entries()) {
        sight.tell(query.series[index] ?? '', level, fromMs, toMs + 1, take);
      }
    });
    const series = gathers.map(({ spans }, index) => toPoints(query.series[index] ?? '', fromMs, spans));
    return { stepMs, tier, series };
  }

  /**
   * Every step that is kept of these series, series by series: 10 s of the last day, 1 min before. It holds three hours of
   * one series at a time.
   */
  *export(wanted: (series: string) => boolean, fromMs: number, toMs: number): Generator<HistoryRow> {
    const dayMs = floorTo(this.#now() - fine.keptMs, EXPORT_MS) + EXPORT_MS;
    for (const series of this.names().filter(wanted)) {
      for (let startMs = floorTo(fromMs, EXPORT_MS); startMs <= toMs; startMs += EXPORT_MS) {
        const level = startMs < dayMs ? 1 : 0;
        const { stepMs } = tiers[level] ?? fine;
        const gather = new Gather(new Spans(startMs, stepMs, EXPORT_MS / stepMs));
        const from = Math.max(startMs, fromMs);
        const to = Math.min(startMs + EXPORT_MS, toMs + 1);
        this.#seeing(level, (sight) => sight.tell(series, level, from, to, gather.take));
        const rows: HistoryRow[] = [];
        pour(gather.spans, startMs, to, (atMs, _, min, mean, max, last) => {
          rows.push({ series, atMs, stepMs, min, mean, max, last });
        });
        yield* rows;
      }
    }
  }

  /** All series that are kept, on disk and in memory. */
  names(): string[] {
    return [...new Set([...(this.#look(() => this.#store?.keys()) ?? []), ...this.#memory.keys()])];
  }

  addHappening(happening: Happening): void {
    if (this.#store?.recording === false) return;
    this.#waiting.push(happening);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
  }

  /** What touches the span, oldest first. Those not on disk yet have ids below 0. */
  happenings(fromMs: number, toMs: number, filter: HappeningFilter = {}): KeptHappening[] {
    const kept = this.#look(() => this.#store?.happenings.read(fromMs, toMs, filter)) ?? [];
    const waiting = this.#waiting
      .map((each, index) => ({ ...each, id: -1 - index }))
      .filter(
        ({ atMs, untilMs, host, service }) =>
          atMs <= toMs &&
          (untilMs ?? atMs) >= fromMs &&
          (filter.host ?? host) === host &&
          (filter.service ?? service) === service,
      );
    return [...kept, ...waiting];
  }

  /** Where nothing was recorded because nothing ran, of what touches the span. */
  offSpans(fromMs: number, toMs: number): readonly OffSpan[] {
    return this.#look(() => this.#store?.runs.off(fromMs, toMs)) ?? [];
  }

  storage(): HistoryStorage {
    const rawSince = this.#memory.sinceMs();
    const since = tiers.map(({ name, keptMs }, level) => ({
      tier: name,
      keptMs,
      from: asInstant(this.#look(() => this.#store?.sinceMs(level)) ?? null),
    }));
    return {
      bytes: this.#look(() => this.#store?.bytes()) ?? 0,
      mostBytes: this.#mostBytes,
      series: this.names().length,
      since: [{ tier: '1s', keptMs: RAW_KEPT_MS, from: asInstant(rawSince) }, ...since],
      problem: this.#problem,
      recording: this.#store?.recording ?? false,
    };
  }

  /** Lets `body` see disk and memory, or memory alone where that is meant (`level` -1) or there is no disk. */
  #seeing(level: number, body: (sight: Sight) => void): void {
    const store = this.#store;
    if (level < 0 || store === null) body(new Sight(this.#memory, null));
    else this.#look(() => store.reading((reader) => body(new Sight(this.#memory, reader))));
  }

  #opened(): Store {
    if (this.#store === null) {
      this.#store = new Store(this.#path);
      this.#beforeMs = this.#store.runs.lastMs();
    }
    return this.#store;
  }

  #write(store: Store): boolean {
    const done = store.write(this.#memory.rings.values(), this.#waiting, this.#now());
    this.#waiting = [];
    this.#problem = null;
    return done;
  }

  /** A disk that fails stops nobody who measures: it is told, and tried again in 30 s. */
  #attempt(body: () => void): void {
    try {
      body();
    } catch (error) {
      this.#problem = writeProblem(error);
      this.#nextWriteMs = this.#now() + RETRY_MS;
    }
  }

  /** What cannot be read is not there: the panel shows a gap, and `storage()` why. */
  #look<T>(body: () => T): T | null {
    try {
      return body();
    } catch (error) {
      this.#problem = writeProblem(error);
      return null;
    }
  }
}

function asInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
