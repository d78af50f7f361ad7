/** The history of metrics: each second in memory, coarser and longer in `metrics.db`. Slices: none. */
import type { Tier } from '../../contract/monitor.ts';
import { Problem } from '../../contract/problem.ts';
import type { ProblemView } from '../../contract/procedure.ts';
import type { Frame, History, HistoryAnswer, HistoryQuery, Sample, Tally } from '../model.ts';
import type { Happening, HappeningFilter, KeptHappening } from './happenings.ts';
import { Keeper } from './keeper.ts';
import { Memory } from './memory.ts';
import { toPoints } from './points.ts';
import { recentSince } from './ring.ts';
import type { OffSpan } from './runs.ts';
import { type Answer, inlineWriter, type Writer } from './scribe.ts';
import { setAside } from './set-aside.ts';
import { Sight } from './sight.ts';
import { Gather, pour, Spans } from './spans.ts';
import { Store } from './store.ts';
import { threadWriter } from './thread-writer.ts';
import { fine, floorTo, LONGEST_MS, planQuery, RAW_KEPT_MS, tiers } from './tiers.ts';
import { isDamage, writeProblem } from './write-problem.ts';

export interface HistoryOptions {
  /** `metrics.db`. */
  readonly path: string;
  /** What the file may take; default 8 GiB. Over that the oldest goes first. */
  readonly mostBytes?: number;
  readonly now?: () => number;
  /** What went wrong and was mended, at a price: such as a file that was damaged and is begun anew. */
  readonly onProblem?: (problem: Problem) => void;
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

/** Nothing is kept for longer. */
export const KEPT_MS = LONGEST_MS;
const MOST_BYTES = 8 * 1024 ** 3;
/** What a panel of a hundred series reads: so that it is at hand when it is asked for again. */
const CACHE_KIB = 24_576;
const TICK_MS = 1_000;
const RETRY_MS = 30_000;
const PRUNE_MS = 60_000;
const EXPORT_MS = 3 * 3_600_000;
/** A clock may have been set back a little: of later than this nothing is kept. */
const AHEAD_MS = 3_600_000;

export class MetricHistory implements History {
  readonly #path: string;
  readonly #mostBytes: number;
  readonly #now: () => number;
  readonly #memory: Memory;
  readonly #onProblem: (problem: Problem) => void;
  #store: Store | null = null;
  #keeper: Keeper;
  #timer: NodeJS.Timeout | null = null;
  #problem: ProblemView | null = null;
  #damaged = false;
  #recording = false;
  #nextOpenMs = Number.NEGATIVE_INFINITY;
  #nextPruneMs = Number.NEGATIVE_INFINITY;
  /** The last instant that an earlier run wrote; null: there was none. */
  #beforeMs: number | null = null;

  constructor({ path, mostBytes = MOST_BYTES, now = Date.now, onProblem = () => {} }: HistoryOptions) {
    this.#path = path;
    this.#mostBytes = mostBytes;
    this.#now = now;
    this.#onProblem = onProblem;
    this.#memory = new Memory(now);
    this.#keeper = this.#keeping(inlineWriter(() => this.#opened()));
  }

  /** Opens the file and writes from now on, in a thread of its own. A disk that fails is told by `storage()`. */
  start(): void {
    if (this.#timer !== null) return;
    this.open();
    this.#keeper = this.#keeping(threadWriter(this.#path));
    this.#timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  /** Opens the file; `tick()` is up to the caller, and writes at once. */
  open(): void {
    this.#attempt(() => {
      this.#recording = this.#opened().recording;
    });
  }

  /** Writes what is not on disk yet, and lets another process record. */
  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    const { rows, happenings } = this.#keeper.close();
    const store = this.#store;
    this.#store = null;
    this.#attempt(() => {
      if (this.#recording) store?.write(rows, happenings, this.#now());
    });
    this.#recording = false;
    store?.close();
  }

  /** Whether this process is the one that records. */
  get recording(): boolean {
    return this.#recording;
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
    if (this.#damaged && (this.#recording || this.#store === null)) this.#beginAnew();
    if (this.#store === null && now < this.#nextOpenMs && now > this.#nextOpenMs - RETRY_MS) return;
    this.#attempt(() => {
      this.#opened();
      this.#keeper.tick(now, this.#recording);
    });
    if (this.#keeper.isSilent(now)) this.#problem = writeProblem(new Error('The disk does not answer'));
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
    if (ring !== undefined && this.#recording) this.#keeper.part(ring);
    this.#memory.forget(source);
  }

  query(query: HistoryQuery): HistoryAnswer {
    const now = this.#now();
    const rawSince = Math.max(recentSince(now), (this.#beforeMs ?? Number.NEGATIVE_INFINITY) + 1);
    const { tier, level, stepMs } = planQuery({ ...query, count: query.series.length }, now, rawSince);
    const { fromMs, toMs } = query;
    const startMs = floorTo(fromMs, stepMs);
    const length = Math.max(1, Math.floor((toMs - startMs) / stepMs) + 1);
    const gathers = query.series.map(() => new Gather(new Spans(startMs, stepMs, length)));
    const wanted = gathers.map(({ take }, index) => ({ key: query.series[index] ?? '', sink: take }));
    const kept = keepable(fromMs, toMs, now);
    this.#seeing(level, (sight) => sight.tell(wanted, level, kept.fromMs, kept.toMs + 1));
    const series = gathers.map(({ spans }, index) => toPoints(query.series[index] ?? '', fromMs, spans));
    return { stepMs, tier, series };
  }

  /**
   * Every step that is kept of these series, series by series: 10 s of the last day, 1 min before. In batches of three
   * hours of one series, of which some are empty: whoever takes them can rest between any two.
   */
  *export(wanted: (series: string) => boolean, sinceMs: number, untilMs: number): Generator<readonly HistoryRow[]> {
    const now = this.#now();
    const dayMs = floorTo(now - fine.keptMs, EXPORT_MS) + EXPORT_MS;
    const { fromMs, toMs } = keepable(Math.max(sinceMs, this.#firstMs()), untilMs, now);
    for (const series of this.names().filter(wanted)) {
      for (let startMs = floorTo(fromMs, EXPORT_MS); startMs <= toMs; startMs += EXPORT_MS) {
        const level = startMs < dayMs ? 1 : 0;
        const { stepMs } = tiers[level] ?? fine;
        const gather = new Gather(new Spans(startMs, stepMs, EXPORT_MS / stepMs));
        const from = Math.max(startMs, fromMs);
        const to = Math.min(startMs + EXPORT_MS, toMs + 1);
        this.#seeing(level, (sight) => sight.tell([{ key: series, sink: gather.take }], level, from, to));
        const rows: HistoryRow[] = [];
        pour(gather.spans, startMs, to, (atMs, _, min, mean, max, last) => {
          rows.push({ series, atMs, stepMs, min, mean, max, last });
        });
        yield rows;
      }
    }
  }

  /** All series that are kept, on disk and in memory. */
  names(): string[] {
    return [...new Set([...(this.#look(() => this.#store?.keys()) ?? []), ...this.#memory.keys()])];
  }

  addHappening(happening: Happening): void {
    if (this.#recording || this.#store === null) this.#keeper.tell(happening);
  }

  /** What touches the span, oldest first. Those not on disk yet have ids below 0. */
  happenings(fromMs: number, toMs: number, filter: HappeningFilter = {}): KeptHappening[] {
    const kept = this.#look(() => this.#store?.happenings.read(fromMs, toMs, filter)) ?? [];
    const waiting = this.#keeper.waiting
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
      recording: this.#recording,
    };
  }

  /** Lets `body` see disk and memory, or memory alone where that is meant (`level` -1) or there is no disk. */
  #seeing(level: number, body: (sight: Sight) => void): void {
    const store = this.#store;
    if (level < 0 || store === null) body(new Sight(this.#memory, null));
    else this.#look(() => store.reading((reader) => body(new Sight(this.#memory, reader))));
  }

  /** Before it the two finest tiers have no sample; infinite: there is none at all. */
  #firstMs(): number {
    const starts = [0, 1].map((level) => this.#look(() => this.#store?.firstMs(level)));
    return Math.min(...[this.#memory.sinceMs(), ...starts].map((ms) => ms ?? Number.POSITIVE_INFINITY));
  }

  #opened(): Store {
    if (this.#store === null) {
      this.#store = new Store(this.#path, CACHE_KIB);
      this.#beforeMs = this.#store.runs.lastMs();
    }
    return this.#store;
  }

  #keeping(writer: Writer): Keeper {
    const onAnswer = (answer: Answer) => this.#answered(answer);
    return new Keeper({ memory: this.#memory, writer, mostBytes: this.#mostBytes, onAnswer });
  }

  #answered({ problem, damaged, recording }: Answer): void {
    this.#problem = problem;
    this.#damaged = damaged;
    if (problem === null) this.#recording = recording;
  }

  /** A file that is damaged is not mended by waiting: it is set aside, and what memory has goes into a new one. */
  #beginAnew(): void {
    this.#damaged = false;
    this.#attempt(() => {
      this.#keeper.close();
      this.#store?.release();
      this.#store = null;
      const file = setAside(this.#path);
      for (const ring of this.#memory.rings.values()) ring.writtenMs = Number.NEGATIVE_INFINITY;
      this.#recording = this.#opened().recording;
      this.#keeper = this.#keeping(this.#timer ? threadWriter(this.#path) : inlineWriter(() => this.#opened()));
      this.#onProblem(
        new Problem(
          'telemetry-failed',
          'The history of metrics was damaged and is begun anew: keep or delete the damaged file beside it',
          { file },
        ),
      );
    });
  }

  /** A disk that fails stops nobody who measures: it is told, and tried again in 30 s. */
  #attempt(body: () => void): void {
    try {
      body();
    } catch (error) {
      this.#failed(error);
      this.#nextOpenMs = this.#now() + RETRY_MS;
    }
  }

  #failed(error: unknown): void {
    this.#problem = writeProblem(error);
    this.#damaged ||= isDamage(error);
  }

  /** What cannot be read is not there: the panel shows a gap, and `storage()` why. */
  #look<T>(body: () => T): T | null {
    try {
      return body();
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }
}

/** As much of a span as something can be kept of: reading walks through all of it, and it may be asked for from 1970 on. */
function keepable(fromMs: number, toMs: number, nowMs: number) {
  return { fromMs: Math.max(fromMs, nowMs - KEPT_MS), toMs: Math.min(toMs, nowMs + AHEAD_MS) };
}

function asInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
