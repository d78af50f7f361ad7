/** Following the router's log over reloads: each reload starts a worker with a ring of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { asProblem, Problem } from '../../contract/problem.ts';
import type { RequestRecord } from '../model.ts';
import { BoundedQueue } from './queue.ts';
import type { Tail } from './tail.ts';

/** The worker that takes new connections, and how often the router was reloaded. */
export interface Worker {
  readonly process: number;
  readonly reloads: number;
}

/** What following needs of the router. */
export interface RouterLog {
  openTail(signal: AbortSignal): Promise<Tail>;
  currentWorker(signal: AbortSignal): Promise<Worker>;
}

const LOOK_MS = 100;
/** How long the router may not answer, as it does while it reloads. */
const GONE_MS = 2000;
/** A replaced worker that was silent so long has no client left: longer than the router keeps an idle connection. */
const SILENT_MS = 70_000;
const MAX_BATCHES = 256;

/**
 * The records of `service` that the router remembers, then each new one, until the signal aborts (then it ends). A worker
 * that replaces another is read from its first record on. A reader that is too slow sees gaps in the serials. Throws
 * `connection-lost` when the log of the current worker ends, or when a worker came and went unread.
 */
export async function* follow(
  log: RouterLog,
  service: string,
  signal: AbortSignal,
): AsyncGenerator<readonly RequestRecord[]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const queue = new BoundedQueue<readonly RequestRecord[]>(MAX_BATCHES);
  const end = () => queue.end();
  either.addEventListener('abort', end, { once: true });
  const watching = watchWorkers(log, service, queue, either).catch((error: unknown) => {
    if (either.aborted) queue.end();
    else queue.fail(asProblem(error));
  });
  try {
    yield* queue;
  } finally {
    stop.abort();
    await watching;
  }
}

async function watchWorkers(
  log: RouterLog,
  service: string,
  queue: BoundedQueue<readonly RequestRecord[]>,
  signal: AbortSignal,
): Promise<void> {
  const tails = new Map<number, { readonly tail: Tail; heardAt: number }>();
  const ended = new Set<number>();
  let known: Worker | null = null;
  let lookedAt = performance.now();
  try {
    while (!signal.aborted) {
      try {
        known = await look(known);
        lookedAt = performance.now();
      } catch (error) {
        const passing = error instanceof Problem && error.code === 'switch-failed';
        if (!passing || performance.now() - lookedAt > GONE_MS) throw error;
      }
      await sleep(LOOK_MS, undefined, { signal });
    }
  } finally {
    for (const { tail } of tails.values()) tail.close();
  }

  async function look(before: Worker | null): Promise<Worker> {
    const now = await log.currentWorker(signal);
    if (before && now.process !== before.process) {
      const read = tails.has(before.process) || ended.has(before.process);
      if (!read || now.reloads > before.reloads + 1) {
        throw new Problem('connection-lost', 'Watch again: the router was reloaded faster than its log was read');
      }
    }
    if (ended.has(now.process)) throw new Problem('connection-lost', 'Watch again: the router ended its log');
    if (!tails.has(now.process)) {
      const tail = await log.openTail(signal);
      // During a reload another worker than the one asked for may answer.
      if (tails.has(tail.process)) tail.close();
      else void pump(tail);
    }
    for (const [process, { tail, heardAt }] of tails) {
      if (process !== now.process && performance.now() - heardAt > SILENT_MS) tail.close();
    }
    return now;
  }

  async function pump(tail: Tail): Promise<void> {
    const entry = { tail, heardAt: performance.now() };
    tails.set(tail.process, entry);
    try {
      for await (const batch of tail.batches()) {
        entry.heardAt = performance.now();
        const records = batch.filter((logged) => logged.service === service).map((logged) => logged.record);
        if (records.length > 0) await queue.push(records);
      }
    } catch (error) {
      // A lost connection to a worker that was replaced says no more than that the worker is gone.
      if (!isClosedEarly(error)) queue.fail(asProblem(error));
    } finally {
      tails.delete(tail.process);
      ended.add(tail.process);
    }
  }
}

function isClosedEarly(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}
