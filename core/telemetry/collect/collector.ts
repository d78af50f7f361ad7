/** Follows a host: connects, reads it each second, connects again. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { asProblem, type Problem } from '../../contract/problem.ts';
import type { HostStream, Machine } from '../../platform/machine.ts';
import { deadline } from '../../platform/waiting.ts';
import type { Frame } from '../model.ts';
import { ContainerWatch } from './container-watch.ts';
import { GpuWatch } from './gpu-watch.ts';
import { loopScript } from './loop.ts';
import type { Collector, CollectorStatus, HostEvent } from './model.ts';
import { backOffMs, pause } from './pause.ts';
import { Session } from './session.ts';
import { ourClock } from './steady-clock.ts';

const SECOND_MS = 1000;
const OPEN_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;

export interface HostCollectorDeps {
  /** The host; it stays open, others use it too. Throws the way's problems. */
  open(signal: AbortSignal): Promise<Machine>;
  onFrame(frame: Frame): void;
  /** Told when something but `atMs` changed. */
  onStatus(status: CollectorStatus): void;
  onEvent(event: HostEvent): void;
  readonly everyMs?: number;
}

/** A host over SSH, or this computer where it runs Linux. */
export class HostCollector implements Collector {
  readonly #host: string;
  readonly #deps: HostCollectorDeps;
  readonly #id = randomUUID();
  readonly #end = new AbortController();
  readonly #gpus: GpuWatch;
  #status: CollectorStatus = { problem: null, gpuNote: null, gpus: [], containers: [], atMs: null };
  #failures = 0;
  #running: Promise<void> | null = null;

  constructor(host: string, deps: HostCollectorDeps) {
    this.#host = host;
    this.#deps = deps;
    this.#gpus = new GpuWatch(host);
  }

  start(): void {
    this.#running ??= this.#run(this.#end.signal);
  }

  /** Nothing of it is left on the host then, if that can be reached. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#tell({ problem: asProblem(error) });
      }
      await pause(backOffMs(this.#failures, LONGEST_PAUSE_MS), signal);
      this.#failures += 1;
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { machine, stream } = await this.#connect(signal);
    const beside = new AbortController();
    const containers = new ContainerWatch(this.#host, {
      docker: machine.docker(),
      now: () => ourClock.now(),
      onChange: () => this.#tell({ containers: containers.containers }),
      onEvent: (event) => this.#deps.onEvent(event),
    });
    const session: Session = new Session(stream, {
      ...{ host: this.#host, everyMs: this.#deps.everyMs ?? SECOND_MS, containers, gpus: this.#gpus },
      now: () => ourClock.now(),
      onSample: (atMs, values) => this.#sampled(session, atMs, values),
      onSilence: (problem) => this.#tell({ problem }),
      onClockJump: (seconds) => this.#clockJumped(seconds),
    });
    const watching = containers.run(beside.signal);
    try {
      await session.run(signal);
    } finally {
      beside.abort();
      await Promise.all([stream.close(), watching]);
    }
  }

  async #connect(signal: AbortSignal): Promise<{ machine: Machine; stream: HostStream }> {
    using limit = deadline(OPEN_MS, signal);
    const machine = await this.#deps.open(limit);
    // Not `limit`, which only its opening has: it closes with the signal that it was opened with.
    return { machine, stream: await machine.openStream(loopScript(this.#id, machine.stateDir), signal) };
  }

  #sampled(session: Session, atMs: number, values: ReadonlyMap<string, number>): void {
    this.#failures = 0;
    this.#deps.onFrame({ source: `host:${this.#host}`, atMs, values });
    const gpuNote = this.#gpus.note(performance.now());
    const gpus = [...this.#gpus.gpus, ...session.gpus];
    this.#tell({ problem: null, gpuNote, gpus, atMs });
  }

  #clockJumped(seconds: number): void {
    const size = `${Math.abs(seconds).toFixed(0)} s`;
    const what = `The clock of ${this.#host} was set ${seconds > 0 ? `ahead by ${size}` : `back by ${size}`}`;
    this.#deps.onEvent({ atMs: ourClock.now(), kind: 'clock', service: null, what });
  }

  #tell(change: Partial<CollectorStatus>): void {
    const before = this.#status;
    this.#status = { ...before, ...change };
    if (!sameStatus(before, this.#status)) this.#deps.onStatus(this.#status);
  }
}

function sameStatus(a: CollectorStatus, b: CollectorStatus): boolean {
  if (a.containers !== b.containers || a.gpuNote !== b.gpuNote || !sameProblem(a.problem, b.problem)) return false;
  return isDeepStrictEqual(a.gpus, b.gpus);
}

function sameProblem(a: Problem | null, b: Problem | null): boolean {
  return a?.code === b?.code && a?.message === b?.message;
}
