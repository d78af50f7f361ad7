/** Our runner beside its peer, and what the runner itself takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-self-'));
  try {
    const rows: Row[] = [];
    for (const each of selfModels) rows.push(await comparedRow(each, join(dir, 'model.onnx'), python, scale, signal));
    return rows;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function comparedRow(
  model: SelfModel,
  path: string,
  python: string,
  scale: number,
  signal: AbortSignal,
): Promise<Row> {
  writeModel(path, model, 1);
  await using peer = new PythonPeer(python);
  await using runner = await Runner.start(signal);
  const version = await peer.open(path, [model.rows, model.width]);
  await runner.open({ path, provider: 'cpu', threads: 1, feeds: feedsOf(model) }, signal);
  const arms = {
    ours: () => measuredMedian(runner, visitMs, signal),
    theirs: () => peer.measure(visitMs),
  };
  const visitMs = Math.max(40, 300 * scale);
  const figures = { ours: [] as number[], theirs: [] as number[] };
  for (const arm of ['ours', 'theirs'] as const) await arms[arm]();
  for (const block of mirroredBlocks(['ours', 'theirs'] as const, Math.ceil(24 * scale), 1))
    for (const arm of block) figures[arm].push(await arms[arm]());
  // Blocks side by side: what slows the machine for a while slows both.
  const ratios = figures.ours.map((ours, at) => ours / (figures.theirs[at] ?? Number.NaN));
  const away = Math.abs(median(Float64Array.from(ratios)) - 1) * 100;
  const [ours, theirs] = [figures.ours, figures.theirs].map((all) => median(Float64Array.from(all)) * 1000);
  const note = `ours ${ours?.toFixed(1)} µs, Python ${theirs?.toFixed(1)} µs, onnxruntime ${version}`;
  return judged(`median beside Python, ${model.name}`, away, '% apart', ['<=', 3], note);
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
  const { queries } = await runClosed(async () => {}, 1, { durationMs: 2000, most: MOST }, chunks);
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
