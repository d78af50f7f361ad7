/** Whether the machine was left alone while it was measured. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type KernelSample, othersShare, sampleKernel } from './environment-kernel.ts';
import { voidReason } from './statistics/validity.ts';

/** Others may use this part of all processors. One that is busy all the time is a half of two. */
export const MOST_OTHERS = 0.15;
const LOOK_MS = 300;

/** What the figures of one measurement say of its conduct. */
export interface Seen {
  readonly latenessP99Ms: number;
  readonly p50Ms: number | null;
  /** Processor time of the process that measured. */
  readonly runnerCpuMs: number;
}

/** Looks for LOOK_MS what others do, before anything is measured; null where the kernel does not say. */
export async function othersBefore(signal: AbortSignal): Promise<number | null> {
  const before = sampleKernel();
  await sleep(LOOK_MS, undefined, { signal });
  return othersShare(before, sampleKernel(), 0);
}

/** Why the figures between two samples do not count, in one sentence; null: they do. */
export function whyVoid(
  { latenessP99Ms, p50Ms, runnerCpuMs }: Seen,
  busyBefore: number | null,
  before: KernelSample,
  after: KernelSample,
): string | null {
  const throttled =
    before.throttled === null || after.throttled === null ? null : Math.max(0, after.throttled - before.throttled);
  const others = othersShare(before, after, runnerCpuMs);
  return (
    // Not by the load average, which counts what we ourselves did a moment ago.
    voidReason({ latenessP99Ms, p50Ms, throttled }) ??
    busy(others, 'while it was measured') ??
    busy(busyBefore, 'before the run')
  );
}

/**
 * The same of a load on an endpoint, between two samples. What others used meanwhile does not count: the served model may
 * be on this very machine.
 */
export function whyLoadVoid(busyBefore: number | null, before: KernelSample, after: KernelSample): string | null {
  const unknown: KernelSample = { ...after, busyMs: null };
  return whyVoid({ latenessP99Ms: 0, p50Ms: null, runnerCpuMs: 0 }, busyBefore, before, unknown);
}

function busy(share: number | null, when: string): string | null {
  if (share === null || share <= MOST_OTHERS) return null;
  return `The machine was busy ${when}: others used ${Math.round(share * 100)} % of its processors, at most ${MOST_OTHERS * 100} % count`;
}
