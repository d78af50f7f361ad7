/**
 * A program of its own, so that a measurement shares no thread with anything, and is cancelled by killing it: whoever
 * starts it sends orders over its IPC channel and gets samples back. It ends when the channel closes.
 */
import { readFileSync } from 'node:fs';
import { Problem } from '../../contract/problem.ts';
import { toFeeds } from '../data/feeds.ts';
import type { Feed } from '../feeds.ts';
import { exponentialGaps } from './arrivals.ts';
import { readFeeds, writeFeeds } from './feeds-file.ts';
import type { FromRunner, MeasureOrder, OpenOrder, PrepareOrder, ToRunner } from './messages.ts';
import { profileProviders } from './profile.ts';
import { SampleChunks } from './samples.ts';
import { type Infer, runClosed, runPlanned } from './schedule.ts';
import { type Feeds, openSession, plainFeeds } from './session.ts';

let infer: Infer = () => {
  throw new Error('No model is open');
};

const unending = new AbortController().signal;

async function prepare({ model, request, feeds: path }: PrepareOrder): Promise<FromRunner> {
  // The process that measures never loads what reads files: its memory is measured.
  const { feedsFor } = await import('../feeds.ts');
  const { feeds, ...prepared } = await feedsFor(model, request, unending);
  await writeFeeds(path, feeds);
  return { kind: 'prepared', ...prepared };
}

async function open(wanted: OpenOrder): Promise<FromRunner> {
  const feeds = await readFeeds(wanted.feeds);
  const begin = performance.now();
  const run = openSession(wanted);
  const loaded = performance.now();
  infer = inferences(run, feeds);
  const before = performance.now();
  infer();
  return {
    kind: 'opened',
    loadMs: loaded - begin,
    firstInferenceMs: performance.now() - before,
    memoryAfterLoadBytes: process.memoryUsage.rss(),
  };
}

/** The inputs in turn: one input again and again would be measured from the processor's caches. */
function inferences(run: (feeds: Feeds) => void, feeds: readonly Feed[]): Infer {
  const all = feeds.map((feed) => plainFeeds(toFeeds(feed)));
  let at = 0;
  return () => {
    const each = all[at] ?? {};
    at = at + 1 === all.length ? 0 : at + 1;
    run(each);
  };
}

async function measure({ schedule, ...limits }: MeasureOrder): Promise<FromRunner> {
  const chunks = new SampleChunks((latencies, lateness, sent) => tell({ kind: 'samples', latencies, lateness }, sent));
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const ran =
    schedule.kind === 'closed'
      ? await runClosed(infer, schedule.inferencesPerQuery, limits, chunks)
      : await runPlanned(infer, exponentialGaps(schedule.ratePerS, schedule.seed), limits, chunks);
  const elapsedMs = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  chunks.flush();
  return { kind: 'measured', elapsedMs, ...ran, memoryPeakBytes: peakBytes(), cpuMs: (user + system) / 1000 };
}

/** The kernel's high-water mark of resident memory. */
function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kB = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kB) * 1024;
}

async function obey(message: ToRunner): Promise<FromRunner> {
  if (message.kind === 'prepare') return await prepare(message);
  if (message.kind === 'open') return await open(message);
  if (message.kind === 'profile') return { kind: 'profiled', used: await profileProviders(message) };
  return await measure(message);
}

function tell(message: FromRunner, sent: () => void = () => {}): void {
  // A channel that closed means that nobody wants to know any more: `disconnect` ends this process.
  process.send?.(message, undefined, undefined, sent);
}

process.on('disconnect', () => process.exit());
process.on('message', (message: ToRunner) => {
  obey(message).then(tell, (error: Error) => {
    if (error instanceof Problem) tell({ kind: 'refused', problem: error.toJSON() });
    else tell({ kind: 'failed', message: error.message });
  });
});
tell({ kind: 'ready' });
