/** Our runner beside its peer, and what the runner itself takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFeeds } from '../../core/bench/runner/feeds-file.ts';
import { Runner } from '../../core/bench/runner/runner.ts';
import { SampleChunks } from '../../core/bench/runner/samples.ts';
import { runClosed } from '../../core/bench/runner/schedule.ts';
import { SampleLog } from '../../core/bench/sample-log.ts';
import { mirroredBlocks } from '../../core/bench/statistics/order.ts';
import { seeded } from '../../core/bench/statistics/rng.ts';
import { median } from '../../core/bench/statistics/select.ts';
import { judged, type Row, told } from './rows.ts';
import { type SelfModel, selfModels, writeModel } from './self-models.ts';
import { PythonPeer } from './self-peer.ts';

const FEEDS = 16;
const MOST = 10_000_000;

/** Medians of both on each model, in turns. `scale`: 1 for figures that count, less for a look. */
export async function peerRows(python: string, scale: number, signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  for (const each of selfModels) rows.push(...(await comparedRows(each, python, scale, signal)));
  return rows;
}

const names = ['ours', 'theirs', 'oursEmpty', 'theirsEmpty'] as const;

type Figures = { readonly [name in (typeof names)[number]]: number[] };

/** How a process' memory happens to lie in the caches moves a short call by some percent: several processes even that out. */
const SHORT_MS = 1;
const PROCESSES = 6;
const BLOCKS = 24;
const EMPTY_MS = 40;

/**
 * Each call crosses from its language into onnxruntime and back, which costs a Python program less than one in JavaScript:
 * what an empty model of the same inputs takes is measured in the same turns, so that what is left of a difference is told too.
 */
async function comparedRows(model: SelfModel, python: string, scale: number, signal: AbortSignal): Promise<Row[]> {
  const figures: Figures = { ours: [], theirs: [], oursEmpty: [], theirsEmpty: [] };
  const rounds = model.callMs < SHORT_MS ? PROCESSES : 1;
  let version = '';
  for (let round = 1; round <= rounds; round++) {
    await using full = await openBoth(model, python, signal);
    await using empty = await openBoth({ ...model, layers: 0 }, python, signal);
    version = full.version;
    await measureBlocks(full, empty, figures, {
      visitMs: Math.max(EMPTY_MS, 300 * scale, 5 * model.callMs),
      blocks: Math.ceil((BLOCKS * scale) / rounds),
      seed: round,
      signal,
    });
  }
  // Block by block: what slows the machine for a while slows all.
  const parts = figures.theirs.map((theirs, at) => {
    const figure = (name: (typeof names)[number]) => figures[name][at] ?? Number.NaN;
    const [ours, crossing] = [figure('ours'), figure('oursEmpty') - figure('theirsEmpty')];
    return { raw: ours / theirs - 1, net: (ours - crossing) / theirs - 1 };
  });
  const middle = (values: readonly number[]) => median(Float64Array.from(values));
  const [ours, theirs, oursEmpty, theirsEmpty] = names.map((name) => (middle(figures[name]) * 1000).toFixed(1));
  const percent = (of: 'raw' | 'net') => Math.abs(middle(parts.map((part) => part[of]))) * 100;
  const note = `ours ${ours} µs less ${oursEmpty}, Python ${theirs} µs less ${theirsEmpty}, onnxruntime ${version}`;
  return [
    judged(`median beside Python, ${model.name}`, percent('raw'), '% apart', ['<=', 3], note),
    told(`the same, less each language's own call, ${model.name}`, percent('net'), '% apart'),
  ];
}

interface Blocks {
  readonly visitMs: number;
  readonly blocks: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

async function measureBlocks(
  full: Both,
  empty: Both,
  figures: Figures,
  { visitMs, blocks, seed, signal }: Blocks,
): Promise<void> {
  const arms = {
    ours: () => measuredMedian(full.runner, visitMs, signal),
    theirs: () => full.peer.measure(visitMs),
    oursEmpty: () => measuredMedian(empty.runner, EMPTY_MS, signal),
    theirsEmpty: () => empty.peer.measure(EMPTY_MS),
  };
  for (const name of names) await arms[name]();
  for (const block of mirroredBlocks(names, blocks, seed))
    for (const name of block) figures[name].push(await arms[name]());
}

interface Both extends AsyncDisposable {
  readonly runner: Runner;
  readonly peer: PythonPeer;
  readonly version: string;
}

/** The model loaded in both. */
async function openBoth(model: SelfModel, python: string, signal: AbortSignal): Promise<Both> {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-self-'));
  const path = join(dir, 'model.onnx');
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(dir, { recursive: true, force: true }));
  writeModel(path, model, 1);
  const peer = stack.use(new PythonPeer(python));
  const runner = stack.use(await Runner.start(signal));
  const version = await peer.open(path, [model.rows, model.width]);
  const feeds = join(dir, 'feeds');
  await writeFeeds(feeds, feedsOf(model));
  await runner.open({ path, provider: 'cpu', threads: 1, feeds }, signal);
  const moved = stack.move();
  return { runner, peer, version, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

async function measuredMedian(runner: Runner, durationMs: number, signal: AbortSignal): Promise<number> {
  const log = new SampleLog();
  const order = { schedule: { kind: 'closed', inferencesPerQuery: 1 }, durationMs, most: MOST } as const;
  await runner.measure(order, signal, (latencies, lateness) => log.add(latencies, lateness));
  return median(log.all());
}

function feedsOf({ rows, width }: SelfModel) {
  const rng = seeded(1);
  return Array.from({ length: FEEDS }, () => {
    const data = Float32Array.from({ length: rows * width }, () => rng.normal());
    return [{ name: 'x', datatype: 'FP32' as const, shape: [rows, width], data }];
  });
}

/** What a query takes beside the inference: clocks, bookkeeping and sending, with a model that does nothing. */
export async function overheadRows(): Promise<Row[]> {
  let sent = 0;
  const chunks = new SampleChunks((latencies, _, done) => {
    sent += latencies.length;
    done();
  });
  const begin = performance.now();
  const { queries } = await runClosed(() => {}, 1, { durationMs: 2000, most: MOST }, chunks);
  const elapsed = performance.now() - begin;
  chunks.flush();
  if (sent !== queries) throw new Error(`${sent} of ${queries} samples were sent`);
  const eachUs = (elapsed / queries) * 1000;
  return [
    judged(
      'harness overhead',
      eachUs,
      'µs',
      ['<=', 20],
      `each inference, ${queries.toLocaleString('en')} without a model`,
    ),
  ];
}

export function absentPeer(why: string): Row {
  return { ...told('median beside Python', Number.NaN, '% apart', `not measured: ${why}`), ok: false };
}
