/**
 * A program of its own, so that a measurement shares no thread with anything, and is cancelled by killing it: whoever
 * starts it sends orders over its IPC channel and gets samples back. It ends when the channel closes.
 */
import { readFileSync } from 'node:fs';
import { exponentialGaps } from './arrivals.ts';
import type { FromRunner, MeasureOrder, OpenOrder, ToRunner } from './messages.ts';
import { profileProviders } from './profile.ts';
import { SampleChunks } from './samples.ts';
import { type Infer, runClosed, runPlanned } from './schedule.ts';
import { type Feeds, feedsOf, openSession } from './session.ts';

let infer: Infer = () => Promise.reject(new Error('No model is open'));

async function open(wanted: OpenOrder): Promise<FromRunner> {
  const begin = performance.now();
  const run = openSession(wanted);
  const loaded = performance.now();
  infer = inferences(run, wanted);
  const before = performance.now();
  await infer();
  return {
    kind: 'opened',
    loadMs: loaded - begin,
    firstInferenceMs: performance.now() - before,
    memoryAfterLoadBytes: process.memoryUsage.rss(),
  };
}

/** The inputs in turn: one input again and again would be measured from the processor's caches. */
function inferences(run: (feeds: Feeds) => unknown, { feeds }: OpenOrder): Infer {
  const all = feeds.map(feedsOf);
  let at = 0;
  return () => {
    const each = all[at] ?? {};
    at = at + 1 === all.length ? 0 : at + 1;
    return run(each);
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
  obey(message).then(tell, (error: Error) => tell({ kind: 'failed', message: error.message }));
});
tell({ kind: 'ready' });
