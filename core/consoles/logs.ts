/** Logs of slots and containers. Slices: services, engines. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogSource } from '../contract/consoles.ts';
import { Problem } from '../contract/problem.ts';
import { containerName } from '../engines/docker/container.ts';
import type { Machine } from '../platform/machine.ts';
import { type Slot, slots } from '../services/model.ts';
import { followContainer, type LogSink } from './follow-container.ts';
import { followFile } from './follow-file.ts';
import { type LogEvent, LogQueue } from './log-queue.ts';
import { readContainer, readLogFile } from './search/read-kept.ts';
import { type LogWish, type ReadPiece, type SearchEvent, searchLogs } from './search/search.ts';

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

  /**
   * Looks through what is kept of the sources. A slot's log is its container's: it goes with it when another revision takes
   * the slot; a container that there is not is a gap, `container-unknown`. Throws `usage` for a pattern that is none.
   */
  async *search(sources: readonly LogSource[], wish: LogWish, until: AbortSignal): AsyncGenerator<SearchEvent> {
    const signal = AbortSignal.any([until, this.#closing.signal]);
    const seen = new Set<string>();
    const read = (source: LogSource, _: LogWish, limit: AbortSignal) => this.#readKept(source, wish, seen, limit);
    yield* searchLogs(sources, wish, read, signal);
  }

  /** Where a service's lines are: one source where both slots print into one log. Throws `service-unknown`. */
  async sourcesOf(service: string, signal: AbortSignal): Promise<LogSource[]> {
    const host = await this.#hostOf(service, signal);
    const shared = this.#deps.localDir(host, service) !== null;
    return (shared ? (['blue'] as const) : slots).map((slot) => ({ service, slot }));
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

  /** `seen`: files that were read already, since two slots may print into one. */
  async *#readKept(
    source: LogSource,
    wish: LogWish,
    seen: Set<string>,
    signal: AbortSignal,
  ): AsyncGenerator<ReadPiece> {
    const { machine, localDir } = this.#deps;
    if (!('service' in source)) {
      const { host, container } = source;
      if (yield* readContainer(await machine(host, signal), container, wish, signal)) return;
      throw new Problem('container-unknown', `There is no container ${container} on ${host}: look at its containers`, {
        host,
        container,
      });
    }
    const { service, slot } = source;
    const host = await this.#hostOf(service, signal);
    const dir = localDir(host, service);
    if (dir === null) yield* readContainer(await machine(host, signal), containerName(service, slot), wish, signal);
    else if (!seen.has(dir)) {
      seen.add(dir);
      yield* readLogFile(join(dir, 'server.log'), signal);
    }
  }

  async #hostOf(service: string, signal: AbortSignal): Promise<string> {
    const host = await this.#deps.hostOf(service, signal);
    if (host !== null) return host;
    throw new Problem('service-unknown', `No host knows a service ${service}: look at the list of services`, {
      service,
    });
  }

  async #followSlot(service: string, slot: Slot, tail: number, sink: LogSink, signal: AbortSignal): Promise<void> {
    const { machine, hostOf, localDir } = this.#deps;
    const host = await this.#hostOf(service, signal);
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
