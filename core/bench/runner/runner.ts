import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../contract/problem.ts';
import { abortProblem, deadline } from '../../platform/waiting.ts';
import type {
  FromRunner,
  Measured,
  MeasureOrder,
  Opened,
  OpenOrder,
  Prepared,
  PrepareOrder,
  ProviderUse,
  ToRunner,
} from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
const START_MS = 30_000;
const PREPARE_MS = 600_000;
const OPEN_MS = 300_000;
/** On top of three times the planned time: one inference may take that long. */
const GRACE_MS = 60_000;
/** Of what the program or onnxruntime writes, the last. */
const MOST_STDERR = 4096;

export type OnSamples = (latencies: Float64Array, lateness: Float64Array) => void;

/** The process that measures. One order at a time; whatever is aborted kills it, since an inference can not be stopped. */
export class Runner implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #stderr = '';
  #onMessage: (message: FromRunner) => void = () => {};
  #onEnd: () => void = () => {};

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MOST_STDERR);
    });
    child.on('message', (message) => this.#onMessage(message as FromRunner));
    void this.#exited.then(() => this.#onEnd());
  }

  /** Throws `start-failed`, `cancelled`. */
  static async start(signal: AbortSignal): Promise<Runner> {
    const child = spawn(process.execPath, [PROGRAM], {
      // The second: onnxruntime reports its use to its maker unless told not to.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1', NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      windowsHide: true,
    });
    const runner = new Runner(child);
    try {
      await runner.#answer('ready', null, deadline(START_MS, signal));
      return runner;
    } catch (error) {
      await runner[Symbol.asyncDispose]();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Reads or generates inputs and writes them into the order's file; answers with what they are. Throws what `feedsFor`
   * throws, `memory-short`, `timeout`, `cancelled`.
   */
  async prepare(order: PrepareOrder, signal: AbortSignal): Promise<Prepared> {
    const limit = deadline(PREPARE_MS, signal);
    const { kind: _, ...prepared } = await this.#answer('prepared', { kind: 'prepare', ...order }, limit);
    return prepared;
  }

  /** Loads the model and runs it once. Throws `model-unsupported`, `bench-failed`, `timeout`, `cancelled`. */
  async open(order: OpenOrder, signal: AbortSignal): Promise<Opened> {
    const { kind: _, ...opened } = await this.#answer('opened', { kind: 'open', ...order }, deadline(OPEN_MS, signal));
    return opened;
  }

  /** Which providers run the model's nodes, by a session of its own. */
  async profile(order: OpenOrder, signal: AbortSignal): Promise<readonly ProviderUse[]> {
    return (await this.#answer('profiled', { kind: 'profile', ...order }, deadline(OPEN_MS, signal))).used;
  }

  /** `onSamples` gets them in chunks while they come. */
  async measure(order: MeasureOrder, signal: AbortSignal, onSamples: OnSamples): Promise<Measured> {
    const limit = deadline(3 * order.durationMs + GRACE_MS, signal);
    return await this.#answer('measured', { kind: 'measure', ...order }, limit, onSamples);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async #answer<Kind extends FromRunner['kind']>(
    kind: Kind,
    order: ToRunner | null,
    limit: AbortSignal & Disposable,
    onSamples: OnSamples = () => {},
  ): Promise<Extract<FromRunner, { kind: Kind }>> {
    using signal = limit;
    const { promise, resolve, reject } = Promise.withResolvers<Extract<FromRunner, { kind: Kind }>>();
    const abort = () => {
      this.#child.kill('SIGKILL');
      reject(limitProblem(signal.reason, kind));
    };
    this.#onMessage = (message) => {
      if (message.kind === 'samples') onSamples(message.latencies, message.lateness);
      else if (message.kind === 'refused') reject(problemOf(message.problem));
      else if (message.kind === 'failed') reject(refused(message.message));
      else if (message.kind === kind) resolve(message as Extract<FromRunner, { kind: Kind }>);
    };
    this.#onEnd = () => reject(this.#died());
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (signal.aborted) abort();
      else if (!this.#child.connected) reject(this.#died());
      else if (order) this.#child.send(order, (error) => error && reject(this.#died()));
      return await promise;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#onEnd = () => {};
    }
  }

  #died(): Problem {
    const { exitCode, signalCode } = this.#child;
    const how = signalCode ?? exitCode;
    if (signalCode === 'SIGKILL') {
      return new Problem(
        'memory-short',
        'Free memory on this computer, or give smaller inputs or a smaller batch: it was killed',
        {},
      );
    }
    const said = this.#stderr.trim().split('\n').at(-1) ?? '';
    return new Problem('bench-failed', `The process that measures ended with ${how}: ${said.slice(0, 300)}`, { how });
  }
}

function problemOf({ code, message, data }: ReturnType<Problem['toJSON']>): Problem {
  return new Problem(code, message, data);
}

function limitProblem(reason: unknown, awaited: FromRunner['kind']): Problem {
  const problem = abortProblem(reason);
  if (problem.code !== 'timeout') return problem;
  if (awaited === 'prepared')
    return new Problem('timeout', 'Give fewer or smaller inputs: they were not read in time', {});
  return new Problem('timeout', 'Measure a smaller batch or a smaller model: an inference did not end in time', {});
}

function refused(message: string): Problem {
  const told = message
    // Where in its sources onnxruntime wrote it.
    .replace(/\S*\.(?:cc|h):\d+ .*?\)(?:::<lambda\(\)>)? (?=\S)/gs, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 400)
    .replace(/\.$/, '');
  return new Problem('bench-failed', `Choose other inputs, sizes or another provider: ${told}`, { reason: told });
}
