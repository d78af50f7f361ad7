import { DatabaseSync } from 'node:sqlite';
import { type Metric, seriesKey } from '../../core/contract/metrics.ts';
import { MetricHistory } from '../../core/telemetry/history/history.ts';
import type { HistoryQuery } from '../../core/telemetry/model.ts';
import { quantile } from './stats.ts';

const DAY_MS = 86_400_000;
/** Three frames in each 10 s: so that min, mean, max and last differ as they do at one a second. */
const FRAME_MS = 3_333;

/** How a series moves: around a level that follows the day, in bursts, slowly, in whole numbers, not at all. */
type Shape = 'noisy' | 'bursty' | 'slow' | 'whole' | 'constant';

/** Of one host: 60 series, of which 9 are constant and 5 whole numbers. */
const shapes: readonly (readonly [Metric, string, Shape, number])[] = [
  ['cpu.used', '', 'noisy', 1],
  ['cpu.iowait', '', 'bursty', 1],
  ['cpu.steal', '', 'constant', 0],
  ['load1', '', 'noisy', 16],
  ['memory.used', '', 'slow', 64e9],
  ['memory.total', '', 'constant', 64e9],
  ['swap.used', '', 'constant', 0],
  ['pressure.cpu', '', 'bursty', 1],
  ['pressure.memory', '', 'constant', 0],
  ['pressure.io', '', 'bursty', 1],
  ...['nvme0n1', 'nvme1n1'].flatMap(
    (disk) =>
      [
        ['disk.read', disk, 'bursty', 2e9],
        ['disk.write', disk, 'bursty', 2e9],
        ['disk.busy', disk, 'bursty', 1],
      ] as const,
  ),
  ...['/', '/var/lib/docker'].flatMap(
    (mount) =>
      [
        ['fs.used', mount, 'slow', 1e12],
        ['fs.size', mount, 'constant', 1e12],
      ] as const,
  ),
  ...['eth0', 'docker0'].flatMap(
    (name) =>
      [
        ['net.received', name, 'noisy', 1e9],
        ['net.sent', name, 'noisy', 1e9],
        ['net.errors', name, 'constant', 0],
      ] as const,
  ),
  ['temperature', 'cpu', 'noisy', 80],
  ['clock.skew', '', 'slow', 0.1],
  ['uptime', '', 'slow', 1e7],
  ['telemetry.delay', '', 'noisy', 0.2],
  ...['0', '1'].flatMap(
    (gpu) =>
      [
        ['gpu.used', gpu, 'noisy', 1],
        ['gpu.memory.used', gpu, 'slow', 80e9],
        ['gpu.temperature', gpu, 'whole', 80],
        ['gpu.power', gpu, 'noisy', 700],
        ['gpu.clock', gpu, 'whole', 200],
      ] as const,
  ),
  ...['a', 'b', 'c', 'd', 'e'].flatMap(
    (name) =>
      [
        ['container.cpu', name, 'noisy', 8],
        ['container.memory', name, 'slow', 8e9],
        ['container.io.read', name, 'bursty', 1e8],
        ['container.io.write', name, 'bursty', 1e8],
      ] as const,
  ),
];

export const seriesOfHost = shapes.length;

/** The series of a host as the generator names them. */
export function keysOfHost(host: string): string[] {
  return shapes.map(([metric, part]) =>
    metric.startsWith('container.')
      ? seriesKey({ metric, name: `${host}/${part}`, part: '' })
      : seriesKey({ metric, name: host, part }),
  );
}

export interface Generated {
  readonly fromMs: number;
  readonly toMs: number;
  readonly hosts: readonly string[];
}

/**
 * Lets the real writer keep `days` days of `hosts` hosts, as fast as it can, with a clock that jumps: three frames in
 * 10 s instead of ten. The file at `path` must not exist.
 */
export function generateDays(path: string, hosts: number, days: number, onHour: (hour: number) => void): Generated {
  const fromMs = Date.UTC(2026, 0, 31);
  const toMs = fromMs + days * DAY_MS;
  let now = fromMs;
  const history = new MetricHistory({ path, now: () => now });
  history.open();
  const names = Array.from({ length: hosts }, (_, index) => `gpu-${index}`);
  const sources = names.map((name, index) => new Source(name, index));
  // Twenty minutes more, in which the last quarter of an hour is made into its chunks.
  for (let at = fromMs; at < toMs + 1_200_000; at += FRAME_MS) {
    now = at;
    if (at < toMs) for (const source of sources) history.add(source.frame(at));
    history.tick();
    if (at % 3_600_000 < FRAME_MS) onHour((at - fromMs) / 3_600_000);
  }
  history.close();
  return { fromMs, toMs, hosts: names };
}

/**
 * Copies the first day's 1 min and 15 min chunks, as the writer made them, to each of the `days` before it, oldest first as the
 * writer would have done, and lets the writer make the 2 h chunks of them. Frees nothing and compresses nothing, so the size is what the writer would have come to.
 */
export function repeatFirstDay({ fromMs, toMs }: Generated, path: string, days: number): void {
  const db = new DatabaseSync(path);
  const copy = db.prepare(
    `INSERT INTO chunks SELECT tier, start - ?, series, data FROM chunks
     WHERE tier = ? AND start >= ? AND start < ? ORDER BY start, series`,
  );
  for (const tier of [1, 2]) {
    for (let day = days; day > 0; day--) copy.run(day * DAY_MS, tier, fromMs, fromMs + DAY_MS);
  }
  db.prepare('INSERT INTO runs (start, until) VALUES (?, ?)').run(fromMs - days * DAY_MS, fromMs);
  db.exec(
    `INSERT OR IGNORE INTO due SELECT DISTINCT 3, start / 345600000 * 345600000, source
     FROM chunks JOIN series ON series.id = chunks.series WHERE tier = 2;
     PRAGMA wal_checkpoint(TRUNCATE)`,
  );
  db.close();
  let now = toMs + 1_200_000;
  const history = new MetricHistory({ path, now: () => now });
  history.open();
  for (const until = now + 3_600_000; now < until; now += 1_000) history.tick();
  history.close();
}

export interface Panel {
  readonly name: string;
  readonly query: HistoryQuery;
}

export interface PanelTime {
  readonly name: string;
  readonly firstMs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Each panel `times` times over. */
export function timePanels(history: MetricHistory, wanted: readonly Panel[], times = 20): PanelTime[] {
  return wanted.map(({ name, query }) => {
    const took = Array.from({ length: times }, () => timed(() => history.query(query)));
    return { name, firstMs: took[0] ?? 0, medianMs: quantile(took, 0.5), p95Ms: quantile(took, 0.95) };
  });
}

export interface TickFigures {
  readonly hosts: number;
  /** Each second's work of the history, ms. */
  readonly ticks: readonly number[];
  /** Taking up each second's frames of all hosts, ms. */
  readonly adds: readonly number[];
  readonly problem: string;
}

/**
 * What the history takes of the thread that `hosts` hosts at one frame a second come in on, at real pace over `seconds`. A
 * quarter of an hour was there before, and ends after a third of the time: so its chunks are made meanwhile.
 */
export async function timeTicks(path: string, hosts: number, seconds: number): Promise<TickFigures> {
  const quarterMs = 900_000;
  let now = Math.floor(Date.now() / quarterMs) * quarterMs;
  const history = new MetricHistory({ path, now: () => now });
  history.open();
  const sources = Array.from({ length: hosts }, (_, index) => new Source(`gpu-${index}`, index));
  for (const end = now + quarterMs - (seconds * 1_000) / 3; now < end; now += 1_000) {
    for (const source of sources) history.add(source.frame(now));
    history.tick();
  }
  const [ticks, adds]: [number[], number[]] = [[], []];
  const tick = history.tick.bind(history);
  history.tick = () => void ticks.push(timed(tick));
  const before = { at: Date.now(), clock: now };
  history.start();
  while (adds.length < seconds) {
    await new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000)));
    now = before.clock + Date.now() - before.at;
    const frames = sources.map((source) => source.frame(now));
    adds.push(timed(() => frames.forEach((frame) => void history.add(frame))));
  }
  const problem = history.problem?.message ?? '';
  history.close();
  return { hosts, ticks, adds, problem };
}

/** ms. */
function timed(body: () => void): number {
  const start = performance.now();
  body();
  return performance.now() - start;
}

class Source {
  readonly #name: string;
  readonly #keys: readonly string[];
  readonly #levels = new Float64Array(shapes.length).fill(0.4);
  #place: number;

  constructor(host: string, index: number) {
    this.#name = `host:${host}`;
    this.#keys = keysOfHost(host);
    this.#place = index * 7_919;
  }

  frame(atMs: number) {
    const day = 0.15 * Math.sin((atMs / DAY_MS) * 2 * Math.PI);
    const values = new Map<string, number>();
    for (const [index, [, , shape, most]] of shapes.entries()) {
      values.set(this.#keys[index] ?? '', this.#next(index, shape, day) * most);
    }
    return { source: this.#name, atMs, values };
  }

  /** 0 to 1. */
  #next(index: number, shape: Shape, day: number): number {
    if (shape === 'constant') return 1;
    const random = noise[this.#place++ % noise.length] ?? 0;
    const pull = shape === 'slow' ? 0.000_1 : 0.1;
    const before = this.#levels[index] ?? 0;
    const level = within(before + pull * (0.4 + day - before) + random * (shape === 'slow' ? 0.000_2 : 0.05));
    this.#levels[index] = level;
    if (shape === 'bursty') return random > 0.8 ? level * random : level * 0.01;
    return shape === 'whole' ? Math.round(level * 200) / 200 : level;
  }
}

/** Not a power of two long, so that hosts do not meet the same noise at once. */
const noise = Float64Array.from({ length: 1_000_003 }, () => Math.random() * 2 - 1);

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
