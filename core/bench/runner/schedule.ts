import { setImmediate, setTimeout } from 'node:timers/promises';
import type { MeasureOrder } from './messages.ts';

/** One inference, from its call until its result is there. Blocks: a promise would cost it a turn. */
export type Infer = () => void;

/** Takes what a query took, and by how much it began late; answers when there is room for more. */
export interface SampleSink {
  push(latencyMs: number, latenessMs: number): void;
  /** Called between queries; waits only while too much is on its way. */
  breathe(): Promise<void> | undefined;
}

export interface Ran {
  readonly queries: number;
  readonly planned: number;
}

/** Timers come up to this much late: the rest of a wait is spun. */
const SPIN_MS = 2;
/** Messages and signals get through at least so often. */
const TURN_EVERY_MS = 50;

/** Query after query, each when the one before has ended, at least one. */
export async function runClosed(
  infer: Infer,
  inferencesPerQuery: number,
  { durationMs, most }: Omit<MeasureOrder, 'schedule'>,
  sink: SampleSink,
): Promise<Ran> {
  const end = performance.now() + durationMs;
  let queries = 0;
  let turned = performance.now();
  let now = turned;
  do {
    const begin = performance.now();
    for (let each = 0; each < inferencesPerQuery; each++) infer();
    now = performance.now();
    sink.push(now - begin, 0);
    queries++;
    if (now - turned > TURN_EVERY_MS) turned = await turn(sink);
  } while (now < end && queries < most);
  return { queries, planned: queries };
}

/**
 * Queries at planned times, one after another; `gapsMs` are the times between arrivals. Latency counts from the planned
 * time, so that a query that waited behind a slow one shows it (no coordinated omission). Ends at the latest after
 * twice the time: a model that cannot keep up by then never will.
 */
export async function runPlanned(
  infer: Infer,
  gapsMs: () => number,
  { durationMs, most }: Omit<MeasureOrder, 'schedule'>,
  sink: SampleSink,
): Promise<Ran> {
  const start = performance.now();
  let scheduled = start + gapsMs();
  let free = start;
  let queries = 0;
  let turned = start;
  while (scheduled <= start + durationMs && queries < most && free < start + 2 * durationMs) {
    const wait = scheduled - performance.now();
    if (wait > 2 * SPIN_MS) {
      await setTimeout(wait - SPIN_MS);
      turned = performance.now();
    }
    let begin = performance.now();
    while (begin < scheduled) begin = performance.now();
    infer();
    const end = performance.now();
    sink.push(end - scheduled, begin - Math.max(scheduled, free));
    free = end;
    queries++;
    scheduled += gapsMs();
    const idle = scheduled - end > 0.5;
    if (end - turned > (idle ? TURN_EVERY_MS : 4 * TURN_EVERY_MS)) turned = await turn(sink);
  }
  let planned = queries;
  for (; scheduled <= start + durationMs && planned < most; scheduled += gapsMs()) planned++;
  return { queries, planned };
}

async function turn(sink: SampleSink): Promise<number> {
  await sink.breathe();
  await setImmediate();
  return performance.now();
}
