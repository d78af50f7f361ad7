import { Worker } from 'node:worker_threads';
import { type FromWorker, monotonicUs, type RunTimes, type ToWorker, type WorkerSetup } from './messages.ts';
import { Refusal, unavailable } from './refusal.ts';
import type { Signature } from './request.ts';
import type { Tensor } from './tensor.ts';

/** A model that takes longer to load than this will not do for a switch either. */
const LOAD_MS = 300_000;
/** At the worker at once: one runs, one waits there, so that the worker never waits for this thread. */
const AT_WORKER = 2;

export interface RunResult {
  readonly outputs: readonly Tensor[];
  readonly queueUs: number;
  readonly computeUs: number;
}

interface Job {
  readonly id: number;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly string[];
  readonly queuedUs: number;
  settle(outcome: RunResult | Refusal): void;
}

/** The worker is gone: another slot may answer the same request. */
export class WorkerLost extends Refusal {}

/** A loaded model on a thread of its own, behind a bounded queue. */
export class Runner {
  readonly #worker: Worker;
  readonly #maxQueue: number;
  readonly #queue: Job[] = [];
  readonly #atWorker = new Map<number, Job>();
  readonly #exited: Promise<void>;
  #signature: Signature = { inputs: [], outputs: [] };
  #nextId = 0;
  #lost: string | null = null;
  #closing = false;

  private constructor(worker: Worker, maxQueue: number) {
    this.#worker = worker;
    this.#maxQueue = maxQueue;
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
  }

  /**
   * Loads the model on a new thread. `onLost` is told once when the thread ends without having been asked to.
   * Throws a Refusal `model-file-missing`, `model-corrupt`, `model-unsupported` or `start-failed`.
   */
  static async start(setup: WorkerSetup, maxQueue: number, onLost: (message: string) => void): Promise<Runner> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup });
    const runner = new Runner(worker, maxQueue);
    await runner.#load();
    worker.on('error', (error) => runner.#lose(error.message));
    worker.once('exit', (code) => {
      if (runner.#closing) return;
      runner.#lose(`the worker ended with code ${code}`);
      onLost(`Start the slot again: ${runner.#lost}`);
    });
    return runner;
  }

  get signature(): Signature {
    return this.#signature;
  }

  /** Requests waiting or running. */
  get pending(): number {
    return this.#queue.length + this.#atWorker.size;
  }

  /** Requests that wait for the model: of those at the worker one runs. */
  get waiting(): number {
    return this.#queue.length + Math.max(0, this.#atWorker.size - 1);
  }

  /** Whether an inference may be running: the process must not end then. */
  get busy(): boolean {
    return this.#atWorker.size > 0 && this.#lost === null;
  }

  /**
   * Runs the model. The tensors' buffers are transferred: they are empty afterwards. An abort gives up waiting; a run
   * that has begun goes on and its result is dropped. Throws Refusals: 503 (queue full, closed), 500 (the model failed).
   */
  run(inputs: readonly Tensor[], outputs: readonly string[], signal: AbortSignal): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (this.#lost !== null) return reject(new WorkerLost(503, 'not-ready', this.#lost));
      if (this.#closing) return reject(new WorkerLost(503, 'not-ready', 'the slot is closing'));
      if (this.#queue.length >= this.#maxQueue) {
        return reject(unavailable(`${this.#queue.length} requests wait already: try again later`));
      }
      const settle = (outcome: RunResult | Refusal): void => {
        signal.removeEventListener('abort', giveUp);
        if (outcome instanceof Refusal) reject(outcome);
        else resolve(outcome);
      };
      const job: Job = { id: this.#nextId++, inputs, outputs, queuedUs: monotonicUs(), settle };
      const giveUp = (): void => {
        const at = this.#queue.indexOf(job);
        if (at >= 0) this.#queue.splice(at, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#queue.push(job);
      this.#dispatch();
    });
  }

  /**
   * Lets what is queued finish for at most `graceMs`, refuses the rest, and ends the thread after its current run.
   * Returns when the thread has ended, or at the deadline while a run still holds it.
   */
  async close(graceMs: number): Promise<void> {
    const deadline = Date.now() + graceMs;
    this.#closing = true;
    while (this.pending > 0 && this.#lost === null && Date.now() < deadline) await pause(5);
    for (const job of this.#queue.splice(0)) job.settle(unavailable('the slot closed before this request could run'));
    this.#post({ kind: 'close' });
    await Promise.race([this.#exited, pause(Math.max(1000, deadline - Date.now()))]);
  }

  // One request is one run. A batcher belongs here: take several queued jobs of one shape, run once, scatter the rows
  #dispatch(): void {
    while (this.#atWorker.size < AT_WORKER) {
      const job = this.#queue.shift();
      if (job === undefined) return;
      this.#atWorker.set(job.id, job);
      const buffers = job.inputs.map(({ data }) => data).filter((data) => data instanceof ArrayBuffer);
      this.#post({ kind: 'run', id: job.id, inputs: job.inputs, outputs: job.outputs }, buffers);
    }
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #load(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const refuse = (message: string): void => reject(new Refusal(422, 'start-failed', message));
    const late = setTimeout(() => {
      this.#closing = true;
      this.#post({ kind: 'close' });
      this.#worker.unref();
      refuse(`The model did not load within ${LOAD_MS / 1000} s: give the host more memory or use a smaller model`);
    }, LOAD_MS);
    const onError = (error: Error): void => refuse(`The worker failed: ${error.message}`);
    const onExit = (code: number): void => refuse(`The worker ended with code ${code} while it loaded the model`);
    this.#worker.once('error', onError).once('exit', onExit);
    this.#worker.on('message', (message: FromWorker) => {
      if (message.kind === 'loaded') {
        this.#signature = message;
        resolve();
      } else if (message.kind === 'refused') reject(new Refusal(422, message.code, message.message));
      else this.#finish(message);
    });
    return promise.finally(() => {
      clearTimeout(late);
      this.#worker.off('error', onError).off('exit', onExit);
    });
  }

  #finish(message: FromWorker & { kind: 'done' | 'failed' }): void {
    const job = this.#atWorker.get(message.id);
    this.#atWorker.delete(message.id);
    this.#dispatch();
    if (job === undefined) return;
    if (message.kind === 'failed') job.settle(new Refusal(500, 'internal', `the model failed: ${message.message}`));
    else job.settle({ outputs: message.outputs, ...timesOf(job, message.times) });
  }

  #lose(message: string): void {
    this.#lost ??= message;
    const gone = [...this.#atWorker.values(), ...this.#queue.splice(0)];
    this.#atWorker.clear();
    for (const job of gone) job.settle(new WorkerLost(500, 'internal', message));
  }
}

function timesOf(job: Job, times: RunTimes): { queueUs: number; computeUs: number } {
  return { queueUs: Math.max(0, times.startedUs - job.queuedUs), computeUs: times.endedUs - times.startedUs };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
