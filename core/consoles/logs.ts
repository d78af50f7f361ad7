/** Logs of slots and containers. Slices: services, engines. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogSource } from '../contract/consoles.ts';
import { Problem } from '../contract/problem.ts';
import { containerName } from '../engines/docker/container.ts';
import type { Machine } from '../platform/machine.ts';
import type { Slot } from '../services/model.ts';
import { followContainer, type LogSink } from './follow-container.ts';
import { followFile } from './follow-file.ts';
import { type LogEvent, LogQueue } from './log-queue.ts';

export interface LogsDeps {
  readonly machine: (host: string, signal: AbortSignal) => Promise<Machine>;
  /** Where a service runs; null where none knows it. */
  readonly hostOf: (service: string, signal: AbortSignal) => Promise<string | null>;
  /** The folder of a service that runs on this computer with the local engine, null for one that does not. */
  readonly localDir: (host: string, service: string) => string | null;
}

const EVERY_MS = 100;

export class Logs {
  readonly #deps: LogsDeps;
  readonly #closing = new AbortController();

  constructor(deps: LogsDeps) {
    this.#deps = deps;
  }

  /**
   * The last `tail` lines, then new ones, until the signal aborts or a container is gone. Of a reader that is too slow the
   * oldest lines are dropped and counted. Throws `service-unknown`, `host-unknown`.
   */
  async *follow(source: LogSource, tail: number, until: AbortSignal): AsyncGenerator<LogEvent> {
    const signal = AbortSignal.any([until, this.#closing.signal]);
    const queue = new LogQueue();
    const stop = new AbortController();
    const reading = AbortSignal.any([signal, stop.signal]);
    const ended = new AbortController();
    const following = this.#follow(source, tail, sinkInto(queue), reading).then(
      () => ended.abort(null),
      (error: unknown) => ended.abort(error),
    );
    try {
      const over = AbortSignal.any([signal, ended.signal]);
      while (!signal.aborted && !(ended.signal.aborted && queue.isEmpty)) {
        await queue.filled(over);
        if (signal.aborted) return;
        yield* queue.take();
        if (!ended.signal.aborted) await sleep(EVERY_MS, undefined, { signal: over }).catch(() => {});
      }
      if (!signal.aborted && ended.signal.reason) throw ended.signal.reason;
    } finally {
      stop.abort();
      await following;
    }
  }

  /** Ends all that is followed: else it would open the ways again that are being closed. */
  close(): void {
    this.#closing.abort();
  }

  async #follow(source: LogSource, tail: number, sink: LogSink, signal: AbortSignal): Promise<void> {
    const { machine } = this.#deps;
    if ('service' in source) return await this.#followSlot(source.service, source.slot, tail, sink, signal);
    const { host, container } = source;
    await machine(host, signal);
    const target = {
      machine: (until: AbortSignal) => machine(host, until),
      container,
      called: container,
      waits: false,
    };
    await followContainer(target, tail, sink, signal);
  }

  async #followSlot(service: string, slot: Slot, tail: number, sink: LogSink, signal: AbortSignal): Promise<void> {
    const { machine, hostOf, localDir } = this.#deps;
    const host = await hostOf(service, signal);
    if (host === null) {
      throw new Problem('service-unknown', `No host knows a service ${service}: look at the list of services`, {
        service,
      });
    }
    const dir = localDir(host, service);
    if (dir !== null) {
      sink.note(`On this computer blue and green of ${service} print into one log`);
      return await followFile(join(dir, 'server.log'), tail, sink, signal);
    }
    const find = async (until: AbortSignal) => {
      const now = await hostOf(service, until);
      return now === null ? null : await machine(now, until);
    };
    const called = `The ${slot} slot of ${service}`;
    await followContainer(
      { machine: find, container: containerName(service, slot), called, waits: true },
      tail,
      sink,
      signal,
    );
  }
}

function sinkInto(queue: LogQueue): LogSink {
  const at = () => new Date().toISOString();
  return {
    lines: (lines) => queue.push(lines),
    note: (text) => queue.push([{ kind: 'note', at: at(), text }]),
    gap: (problem) => queue.push([{ kind: 'gap', at: at(), problem: JSON.parse(JSON.stringify(problem)) }]),
  };
}
