/** One connection's telemetry: ticks out, answers in. */
import { Problem } from '../../contract/problem.ts';
import type { HostStream } from '../../platform/machine.ts';
import type { ServerWatch } from '../runtimes/server-watch.ts';
import { type Block, BlockReader, LineReader } from './blocks.ts';
import type { ContainerWatch } from './container-watch.ts';
import type { GpuWatch } from './gpu-watch.ts';
import { HostClock, type Taken } from './host-clock.ts';
import { fileSystemsOf } from './parse/file-systems.ts';
import { Held } from './parse/held.ts';
import { keys, type Reading } from './parse/reading.ts';
import { Sampler } from './sampler.ts';
import { clockSkew } from './wall-clock.ts';

/** Ticks that a host has not answered; more are not sent. */
const MOST_WAITING = 10;
const SILENT_MS = 5_000;
/** The connection lives, but what runs in it does not. */
const HANGS_MS = 30_000;
const SECOND = 1000;
/** How often a letter of a tick is sent, see loop.ts, and how long its values are told. */
const EVERY_MS = { l: 5 * SECOND, h: 10 * SECOND, t: 30 * SECOND, d: 30 * SECOND } as const;
const HOLD_S = 40;
const MOST_LINE_CHARACTERS = 4096;
/** A clock that is set differs at once; one that drifts does not by this much in half a minute. */
const JUMP_S = 2;
/** When a clock was read is known to half of the way there and back: an answer that took longer tells no time. */
const LONGEST_TRIP_MS = 1_000;

/** In ms. */
export interface Clocks {
  /** Ours, since 1970; never goes back. */
  now(): number;
  /** Since whenever; never jumps. */
  steady(): number;
  /** As somebody set it, since 1970. */
  wall(): number;
}

export interface SessionDeps {
  readonly host: string;
  readonly everyMs: number;
  readonly containers: ContainerWatch;
  readonly gpus: GpuWatch;
  readonly servers: Pick<ServerWatch, 'tell'>;
  readonly clocks: Clocks;
  onSample(atMs: number, values: ReadonlyMap<string, number>): void;
  onSilence(problem: Problem): void;
  /** The host's wall clock was set, by so many s. */
  onClockJump(seconds: number): void;
}

interface Sent {
  readonly number: number;
  readonly steadyMs: number;
  readonly wallMs: number;
}

export class Session {
  readonly #deps: SessionDeps;
  readonly #stream: HostStream;
  readonly #blocks = new BlockReader();
  readonly #lines = new LineReader(MOST_LINE_CHARACTERS);
  readonly #sampler: Sampler;
  readonly #clock = new HostClock();
  readonly #fileSystem: ReturnType<typeof fileSystemsOf>;
  readonly #fileSystems = new Held(HOLD_S);
  readonly #skew = new Held(HOLD_S);
  readonly #keys: { readonly skew: string; readonly uptime: string; readonly delay: string };
  readonly #due = new Map<string, number>();
  readonly #waiting: Sent[] = [];
  #found = new Map<string, number>();
  #number = 0;
  #heardMs: number;
  #uptimeS = 0;
  #wallAhead: number | null = null;
  #root: string | null = null;

  constructor(stream: HostStream, deps: SessionDeps) {
    const { host } = deps;
    this.#deps = deps;
    this.#stream = stream;
    this.#heardMs = deps.clocks.steady();
    this.#sampler = new Sampler(host, (id) => deps.containers.nameOf(id));
    this.#fileSystem = fileSystemsOf(host);
    const key = (metric: Parameters<typeof keys>[0]) => keys(metric, host)();
    this.#keys = { skew: key('clock.skew'), uptime: key('uptime'), delay: key('telemetry.delay') };
  }

  /** AMD's; nvidia's are in GpuWatch. */
  get gpus() {
    return this.#sampler.gpus;
  }

  /** Until the signal aborts; throws when the stream breaks, ends, or says nothing for half a minute. */
  run(signal: AbortSignal): Promise<void> {
    const { output, errors } = this.#stream;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const ended = () =>
      new Problem('connection-lost', `Wait, it is tried again: the reading of ${this.#deps.host} ended`);
    const guarded = <T>(work: (input: T) => void) => {
      return (input: T) => {
        try {
          work(input);
        } catch (error) {
          reject(error);
        }
      };
    };
    const tick = guarded(() => this.#tick());
    const timer = setInterval(tick, this.#deps.everyMs);
    output.setEncoding('latin1').on(
      'data',
      guarded((piece: string) => this.#answered(piece)),
    );
    errors.setEncoding('utf8').on(
      'data',
      guarded((piece: string) => this.#said(piece)),
    );
    output.once('error', reject).once('close', () => reject(ended()));
    errors.on('error', () => {});
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
    this.#deps.gpus.started(this.#deps.clocks.steady());
    tick(undefined);
    return promise.finally(() => clearInterval(timer));
  }

  #tick(): void {
    const nowMs = this.#deps.clocks.steady();
    const silentMs = nowMs - this.#heardMs;
    if (silentMs > SILENT_MS) this.#deps.onSilence(silence(this.#deps.host));
    if (silentMs > HANGS_MS) throw silence(this.#deps.host);
    if (this.#waiting.length >= MOST_WAITING) return;
    const number = ++this.#number;
    this.#waiting.push({ number, steadyMs: nowMs, wallMs: this.#deps.clocks.wall() });
    this.#stream.input.write(`${number} ${this.#what(nowMs)}\n`);
  }

  /** The letters of a tick, and the argument of `r`. */
  #what(nowMs: number): string {
    let what = '';
    for (const [letter, everyMs] of Object.entries(EVERY_MS)) {
      if (nowMs < (this.#due.get(letter) ?? 0)) continue;
      this.#due.set(letter, nowMs + everyMs);
      what += letter;
    }
    const { gpus, containers } = this.#deps;
    if (this.#number === 1 || gpus.restart(nowMs)) {
      gpus.started(nowMs);
      what += 'g';
    }
    const { root } = containers;
    if (root === null || root === this.#root) return what || '-';
    this.#root = root;
    return `${what}${what.includes('d') ? '' : 'd'}r ${root}`;
  }

  #answered(piece: string): void {
    for (const block of this.#blocks.push(piece)) {
      const receivedMs = this.#deps.clocks.steady();
      this.#heardMs = receivedMs;
      const sent = this.#sentFor(block);
      const reading = sent && this.#sampler.read(block);
      if (!reading) continue;
      this.#uptimeS = reading.atS;
      this.#readClock(block, sent, reading, receivedMs);
      const taken = this.#clock.take(reading.atS * SECOND, sent.steadyMs, receivedMs, this.#deps.clocks.now());
      if (taken) this.#tell(reading, taken, receivedMs);
    }
  }

  #sentFor({ number }: Block): Sent | null {
    for (;;) {
      const first = this.#waiting[0];
      if (!first || first.number > number) return null;
      this.#waiting.shift();
      if (first.number === number) return first;
    }
  }

  #tell({ atS, values }: Reading, { atMs, delayMs }: Taken, nowMs: number): void {
    values.set(this.#keys.uptime, atS);
    values.set(this.#keys.delay, delayMs / SECOND);
    this.#fileSystems.tell(values, atS);
    this.#skew.tell(values, atS);
    this.#deps.containers.tell(values);
    this.#deps.servers.tell(values);
    this.#deps.gpus.tell(values, nowMs);
    this.#deps.onSample(atMs, values);
  }

  #readClock({ text }: Block, sent: Sent, { atS }: Reading, receivedMs: number): void {
    if (receivedMs - sent.steadyMs > LONGEST_TRIP_MS) return;
    const skew = clockSkew(text, sent.wallMs, this.#deps.clocks.wall());
    const ahead = clockSkew(text, sent.steadyMs, receivedMs);
    if (skew === null || ahead === null) return;
    this.#skew.set(new Map([[this.#keys.skew, skew]]), atS);
    const jump = ahead - (this.#wallAhead ?? ahead);
    this.#wallAhead = ahead;
    if (Math.abs(jump) > JUMP_S) this.#deps.onClockJump(jump);
  }

  #said(piece: string): void {
    for (const line of this.#lines.push(piece)) {
      if (line.startsWith('Filesystem ')) this.#found = new Map();
      else if (this.#fileSystem(line, this.#found)) this.#fileSystems.set(this.#found, this.#uptimeS);
      else this.#deps.gpus.take(line, this.#deps.clocks.steady());
    }
  }
}

function silence(host: string): Problem {
  const message = `Check that ${host} is up and not overloaded: it has said nothing for ${SILENT_MS / SECOND} s`;
  return new Problem('timeout', message, { host });
}
