import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleKernel } from '../../core/bench/environment-kernel.ts';
import { replayedHost } from './telemetry-numbers.ts';
import { openScreen, type Screen } from './telemetry-screen.ts';

export interface CoreOrder {
  readonly dataDir: string;
  /** Folder of the built screens, which nobody opens. */
  readonly screens: string;
  /** Socket of the replayer. */
  readonly replayer: string;
  readonly hosts: number;
}

export interface CoreReady {
  readonly port: number;
  readonly keyFile: string;
}

export interface CoreSpent {
  /** Of one processor, 0–1. */
  readonly cpu: number;
  readonly mostRssBytes: number;
  /** How long its event loop stood still at most. */
  readonly longestStallMs: number;
  /** The longest time that V8 took at once to collect garbage. */
  readonly longestCollectionMs: number;
  /** Pages that had to be read from the disk before the process could go on. */
  readonly majorFaults: number;
  readonly seconds: number;
  readonly series: number;
  /** Alerts. */
  readonly firing: number;
  readonly problems: readonly string[];
}

/** Numbers of the samples of each host in the order in which the history holds them. */
export type CoreKept = readonly (readonly number[])[];

export interface FleetFigures {
  readonly spent: CoreSpent;
  /** Time in which this machine would have run and the hypervisor ran others, of one processor's; null: it does not say. */
  readonly stolen: number | null;
  readonly hosts: number;
  /** When each host took each of its samples, ms since 1970. */
  readonly taken: readonly (readonly number[])[];
  readonly kept: CoreKept;
  readonly seen: Screen['seen'];
  /** The span that is judged, ms since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
}

const START_MS = 30_000;
/** All have connected, the code is compiled, and the first rows have been sent. */
const SETTLE_MS = 20_000;
const ARRIVE_MS = 5_000;

/** So many replayed hosts in front of a core for so many seconds, and a screen that watches them all. */
export async function measureFleet(hosts: number, seconds: number): Promise<FleetFigures> {
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-bench-telemetry-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const screens = join(dir, 'screens');
  await mkdir(screens);
  await writeFile(join(screens, 'index.html'), '');
  const replayer = join(dir, 'replayer.sock');
  const replaying = startProcess(stack, 'telemetry-replayer.ts', replayer, String(hosts));
  await told(replaying);
  const order: CoreOrder = { dataDir: join(dir, 'data'), screens, replayer, hosts };
  const core = startProcess(stack, 'telemetry-core.ts', JSON.stringify(order));
  const { port, keyFile } = await told<CoreReady>(core);
  const screen = stack.use(await openScreen(port, (await readFile(keyFile, 'utf8')).trim()));
  await sleep(SETTLE_MS);
  await ask<CoreSpent>(core, 'spent');
  const fromMs = Date.now();
  const before = sampleKernel();
  await sleep(seconds * 1_000);
  const spent = await ask<CoreSpent>(core, 'spent');
  const after = sampleKernel();
  const toMs = Date.now();
  // What was taken at the end of the span has its time to arrive.
  await sleep(ARRIVE_MS);
  const kept = await ask<CoreKept>(core, 'kept');
  const taken = await ask<FleetFigures['taken']>(replaying, 'taken');
  const stolen =
    before.stolenMs === null || after.stolenMs === null
      ? null
      : (after.stolenMs - before.stolenMs) / (after.atMs - before.atMs);
  return { spent, stolen, hosts, taken, kept, seen: [...screen.seen], fromMs, toMs };
}

/** Of each sample that the screen showed and that was taken within the span: how long it took, ms. */
export function delays({
  taken,
  seen,
  fromMs,
  toMs,
}: Pick<FleetFigures, 'taken' | 'seen' | 'fromMs' | 'toMs'>): number[] {
  const indexes = new Map(taken.map((_, index) => [replayedHost(index), index]));
  return seen.flatMap(({ host, n, atMs }) => {
    const takenMs = taken[indexes.get(host) ?? -1]?.[n];
    return takenMs === undefined || takenMs < fromMs || takenMs > toMs ? [] : [atMs - takenMs];
  });
}

/** Of the samples that were taken within the span: how many there are, how many the history lacks or holds elsewhere. */
export function losses({ taken, kept, fromMs, toMs }: Pick<FleetFigures, 'taken' | 'kept' | 'fromMs' | 'toMs'>) {
  let [samples, lost, disordered] = [0, 0, 0];
  for (const [index, times] of taken.entries()) {
    const numbers = kept[index] ?? [];
    const held = new Set(numbers);
    disordered += numbers.filter((n, at) => n <= (numbers[at - 1] ?? -1)).length;
    for (const [n, atMs] of times.entries()) {
      if (atMs < fromMs || atMs > toMs) continue;
      samples += 1;
      if (!held.has(n)) lost += 1;
    }
  }
  return { samples, lost, disordered };
}

function startProcess(stack: AsyncDisposableStack, file: string, ...args: string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  stack.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.disconnect();
    await once(child, 'exit');
  });
  return child;
}

async function told<T>(child: ChildProcess): Promise<T> {
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(START_MS)]);
  const ended = once(child, 'exit', { signal }).then(() =>
    Promise.reject(new Error('A process of the benchmark ended')),
  );
  try {
    const [said] = await Promise.race([once(child, 'message', { signal }), ended]);
    return said as T;
  } finally {
    ending.abort();
    ended.catch(() => {});
  }
}

function ask<T>(child: ChildProcess, what: string): Promise<T> {
  const answer = told<T>(child);
  child.send(what);
  return answer;
}
