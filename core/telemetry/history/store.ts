import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase, transaction } from '../../platform/sqlite.ts';
import { Chunks, tierAt } from './chunks.ts';
import { Compaction } from './compaction.ts';
import { DueList } from './due.ts';
import { type Happening, Happenings } from './happenings.ts';
import { Journal, type JournalRow, joined, type Summary } from './journal.ts';
import { Names } from './names.ts';
import { Reader } from './reader.ts';
import { leaveRecorder, takeRecorder } from './recorder.ts';
import { Runs } from './runs.ts';
import { historyLayout, historyMigrations } from './schema.ts';
import { fine, floorTo, tiers } from './tiers.ts';

const DAY_MS = 86_400_000;
/** A name outlives its last chunk a little. */
const NAME_KEPT_MS = 32 * DAY_MS;
const HAPPENING_KEPT_MS = 30 * DAY_MS;
const MOST_DROPPED = 500;
const REST_MS = 5_000;
/** Free pages that the file keeps for what comes next, and how many it gives back at once. */
const FREE_PAGES = 2_000;
const GIVEN_BACK = 100;

/** The history on disk. Every method may throw what SQLite throws; then nothing of its change is there. */
export class Store {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #names: Names;
  readonly #chunks: Chunks;
  readonly #journal: Journal;
  readonly #due: DueList;
  readonly runs: Runs;
  readonly happenings: Happenings;
  /** Null: another process records. */
  #compaction: Compaction | null = null;
  /** When there was nothing to do. */
  #restingMs = Number.NEGATIVE_INFINITY;
  #tidiedMs = Number.NEGATIVE_INFINITY;
  readonly #before = new Map<number, { readonly atMs: number; readonly row: JournalRow | null }>();

  /** `cacheKiB`: pages that are kept in memory. */
  constructor(path: string, cacheKiB = 8_192) {
    this.#path = path;
    this.#db = openDatabase(path, [historyMigrations], historyLayout);
    this.#db.exec(`PRAGMA cache_size = -${cacheKiB}`);
    this.#names = new Names(this.#db);
    this.#chunks = new Chunks(this.#db);
    this.#journal = new Journal(this.#db);
    this.#due = new DueList(this.#db);
    this.runs = new Runs(this.#db);
    this.happenings = new Happenings(this.#db);
    this.takeOver();
  }

  get recording(): boolean {
    return this.#compaction !== null;
  }

  /** Records from now on, if no other process does. */
  takeOver(): boolean {
    if (!takeRecorder(this.#db)) return false;
    const { names, chunks, journal, due } = this.#parts();
    this.#compaction = new Compaction({ db: this.#db, names, chunks, journal, due });
    return true;
  }

  /** In one transaction. What is there of a span already is replaced. */
  write(rows: readonly Summary[], happenings: readonly Happening[], nowMs: number): void {
    try {
      transaction(this.#db, () => {
        for (const each of happenings) this.happenings.add(each);
        for (const row of rows) this.#writeRow(row, nowMs);
        this.runs.note(nowMs);
      });
    } catch (error) {
      this.#names.clear();
      this.runs.clear();
      throw error;
    }
  }

  #writeRow({ source: name, atMs, lacksMs, keys, values }: Summary, nowMs: number): void {
    const source = this.#names.source(name);
    const series = Uint32Array.from(keys, (key) => this.#names.writing(key, source, nowMs));
    const row = { atMs, series, values };
    const before = lacksMs > 0 ? this.#keptBefore(source, atMs) : null;
    this.#journal.put(source, before === null ? row : joined(before, row, Math.min(1, lacksMs / fine.stepMs)));
    const due = { level: 0, startMs: floorTo(atMs, fine.chunkMs), source };
    this.#due.add(due);
    this.#due.addAbove(due);
  }

  /** What an earlier run had written of the span in which this one began, as it was then. */
  #keptBefore(source: number, atMs: number): JournalRow | null {
    const known = this.#before.get(source);
    if (known?.atMs === atMs) return known.row;
    const row = this.#journal.read(source, atMs, atMs + 1)[0] ?? null;
    this.#before.set(source, { atMs, row });
    return row;
  }

  /** A part of what is to be tidied; call it each second. `mostBytes`: what the file may hold. */
  work(nowMs: number, mostBytes: number): void {
    if (this.#compaction === null || Math.abs(nowMs - this.#restingMs) < REST_MS) return;
    if (!this.#compaction.work(nowMs) || this.#dropOld(nowMs) || this.#dropOver(mostBytes)) return;
    this.#restingMs = nowMs;
    if (this.#page('freelist_count') > FREE_PAGES) this.#db.exec(`PRAGMA incremental_vacuum(${GIVEN_BACK})`);
    if (nowMs - this.#tidiedMs < DAY_MS / 24) return;
    this.#tidiedMs = nowMs;
    this.#names.drop(nowMs - NAME_KEPT_MS);
    this.happenings.drop(nowMs - HAPPENING_KEPT_MS);
    this.runs.drop(nowMs - HAPPENING_KEPT_MS);
  }

  #dropOld(nowMs: number): boolean {
    return tiers.some(
      ({ keptMs, chunkMs }, level) =>
        this.#chunks.dropBefore(level, floorTo(nowMs - keptMs - chunkMs, chunkMs), MOST_DROPPED) > 0,
    );
  }

  #dropOver(mostBytes: number): boolean {
    const used = (this.#page('page_count') - this.#page('freelist_count')) * this.#page('page_size');
    if (used <= mostBytes) return false;
    const firsts = tiers.flatMap((_, level) => {
      const startMs = this.#chunks.first(level);
      return startMs === null ? [] : [{ level, endMs: startMs + tierAt(level).chunkMs }];
    });
    const oldest = firsts.toSorted((a, b) => a.endMs - b.endMs)[0];
    return oldest !== undefined && this.#chunks.dropBefore(oldest.level, oldest.endMs, MOST_DROPPED) > 0;
  }

  /** Reads in one transaction: what is read belongs together, and no look-up has to ask for the lock anew. */
  reading<T>(body: (reader: Reader) => T): T {
    this.#db.exec('BEGIN');
    try {
      return body(new Reader(this.#parts()));
    } finally {
      this.#db.exec('COMMIT');
    }
  }

  keys(): string[] {
    return this.#names.all();
  }

  /** Since when there is something in the tier; null: nothing is. A chunk may begin before its first sample: recording does not. */
  sinceMs(level: number): number | null {
    const firstMs = this.firstMs(level);
    return firstMs === null ? null : this.runs.onFrom(firstMs);
  }

  /** The begin of the tier's first chunk, whether it is made yet or not; null: there is none. */
  firstMs(level: number): number | null {
    const starts = [this.#due.first(level), this.#chunks.first(level)].filter((ms) => ms !== null);
    return starts.length === 0 ? null : Math.min(...starts);
  }

  /** What the file and its write-ahead log take on disk. */
  bytes(): number {
    const log = statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    return this.#page('page_count') * this.#page('page_size') + log;
  }

  /** Closes the file; this process goes on recording. */
  release(): void {
    this.#db.close();
  }

  close(): void {
    try {
      if (this.recording) leaveRecorder(this.#db);
    } finally {
      this.#db.close();
    }
  }

  #parts() {
    return { names: this.#names, chunks: this.#chunks, journal: this.#journal, due: this.#due };
  }

  #page(pragma: 'page_count' | 'freelist_count' | 'page_size'): number {
    return Number(this.#db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
  }
}
