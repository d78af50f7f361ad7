/** Follows a host: connects, reads it each second, connects again. */
import { randomUUID } from 'node:crypto';
import { asProblem } from '../../contract/problem.ts';
import type { Machine } from '../../platform/machine.ts';
import { readPage } from '../../platform/read-page.ts';
import { deadline } from '../../platform/waiting.ts';
import type { Frame } from '../model.ts';
import { ServerWatch } from '../runtimes/server-watch.ts';
import { ComputerSession } from './computer-session.ts';
import { ContainerWatch } from './container-watch.ts';
import { GpuWatch } from './gpu-watch.ts';
import { loopScript } from './loop.ts';
import type { Collector, CollectorStatus, HostEvent } from './model.ts';
import { backOffMs, pause } from './pause.ts';
import { type Clocks, Session } from './session.ts';
import { StatusTeller } from './status-teller.ts';
import { ourClock } from './steady-clock.ts';

const SECOND_MS = 1000;
const OPEN_MS = 60_000;
/** As platform/local-machine.ts names it. */
const THIS_COMPUTER = 'this computer';
const LONGEST_PAUSE_MS = 30_000;

const clocks: Clocks = {
  now: () => ourClock.now(),
  steady: () => performance.now(),
  wall: () => Date.now(),
};

export interface HostCollectorDeps {
  /** The host; it stays open, others use it too. Throws the way's problems. */
  open(signal: AbortSignal): Promise<Machine>;
  onFrame(frame: Frame): void;
  /** Told when something but `atMs` changed. */
  onStatus(status: CollectorStatus): void;
  onEvent(event: HostEvent): void;
  readonly everyMs?: number;
}

/** What is followed beside the loop. */
interface Beside {
  readonly containers: ContainerWatch;
  readonly servers: ServerWatch;
}

/** A host over SSH, or this computer. */
export class HostCollector implements Collector {
  readonly #host: string;
  readonly #deps: HostCollectorDeps;
  readonly #id = randomUUID();
  readonly #end = new AbortController();
  readonly #gpus: GpuWatch;
  readonly #status: StatusTeller;
  #failures = 0;
  #running: Promise<void> | null = null;

  constructor(host: string, deps: HostCollectorDeps) {
    this.#host = host;
    this.#deps = deps;
    this.#gpus = new GpuWatch(host);
    this.#status = new StatusTeller((status) => deps.onStatus(status));
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
        this.#status.tell({ problem: asProblem(error) });
      }
      await pause(backOffMs(this.#failures, LONGEST_PAUSE_MS), signal);
      this.#failures += 1;
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const machine = await this.#open(signal);
    const beside = new AbortController();
    const servers: ServerWatch = new ServerWatch({
      read: (...page) => readPage(machine, ...page),
      now: () => performance.now(),
      onChange: () => containers.serverChanged(),
    });
    const containers: ContainerWatch = new ContainerWatch(this.#host, {
      docker: machine.docker(),
      servers,
      now: () => ourClock.now(),
      onChange: () => this.#status.tell({ containers: containers.containers }),
      onEvent: (event) => this.#deps.onEvent(event),
    });
    const watching = Promise.all([containers.run(beside.signal), servers.run(beside.signal)]);
    try {
      if (machine.address === THIS_COMPUTER && process.platform !== 'linux')
        await this.#readHere({ containers, servers }, signal);
      else await this.#readThere(machine, { containers, servers }, signal);
    } finally {
      beside.abort();
      await watching;
    }
  }

  async #open(signal: AbortSignal): Promise<Machine> {
    using limit = deadline(OPEN_MS, signal);
    return await this.#deps.open(limit);
  }

  async #readThere(machine: Machine, beside: Beside, signal: AbortSignal): Promise<void> {
    const stream = await machine.openStream(loopScript(this.#id, machine.stateDir), signal);
    const session: Session = new Session(stream, {
      ...{ host: this.#host, everyMs: this.#everyMs, ...beside, gpus: this.#gpus, clocks },
      onSample: (atMs, values) => this.#sampled(session, atMs, values),
      onSilence: (problem) => this.#status.tell({ problem }),
      onClockJump: (seconds) => this.#clockJumped(seconds),
    });
    try {
      await session.run(signal);
    } finally {
      await stream.close();
    }
  }

  async #readHere({ containers, servers }: Beside, signal: AbortSignal): Promise<void> {
    const session: ComputerSession = new ComputerSession({
      ...{ host: this.#host, everyMs: this.#everyMs },
      now: () => ourClock.now(),
      onSample: (atMs, values) => {
        containers.tell(values);
        servers.tell(values);
        this.#sampled(session, atMs, values);
      },
    });
    await session.run(signal);
  }

  get #everyMs(): number {
    return this.#deps.everyMs ?? SECOND_MS;
  }

  #sampled(session: Pick<Session, 'gpus'>, atMs: number, values: ReadonlyMap<string, number>): void {
    this.#failures = 0;
    this.#deps.onFrame({ source: `host:${this.#host}`, atMs, values });
    const gpuNote = this.#gpus.note(performance.now());
    const gpus = [...this.#gpus.gpus, ...session.gpus];
    this.#status.tell({ problem: null, gpuNote, gpus, atMs });
  }

  #clockJumped(seconds: number): void {
    const size = `${Math.abs(seconds).toFixed(0)} s`;
    const what = `The clock of ${this.#host} was set ${seconds > 0 ? `ahead by ${size}` : `back by ${size}`}`;
    this.#deps.onEvent({ atMs: ourClock.now(), kind: 'clock', service: null, what });
  }
}
