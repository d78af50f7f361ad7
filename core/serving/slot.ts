import { join } from 'node:path';
import type { Phase, Revision, Slot } from './model.ts';
import { asRefusal, type Refusal } from './refusal.ts';
import { Runner } from './runner.ts';

export interface SlotStatus {
  readonly phase: Phase;
  readonly revision: Revision | null;
  readonly inFlight: number;
  readonly error?: string;
}

/** A place for one revision. Changes are carried out one after another; each ends in `ready`, `failed` or `empty`. */
export class SlotHolder {
  readonly slot: Slot;
  readonly #maxQueue: number;
  readonly #onLost: () => void;
  #phase: Phase = 'empty';
  #revision: Revision | null = null;
  #runner: Runner | null = null;
  #failure: Refusal | null = null;
  #inFlight = 0;
  #last: Promise<void> = Promise.resolve();
  #idle: (() => void)[] = [];

  /** `onLost` is told when the slot, once ready, fails by itself. */
  constructor(slot: Slot, maxQueue: number, onLost: () => void = () => {}) {
    this.slot = slot;
    this.#maxQueue = maxQueue;
    this.#onLost = onLost;
  }

  get revision(): Revision | null {
    return this.#revision;
  }

  /** The runner, null when none is loaded. A request that began while the slot was ready may ask it while it drains. */
  get runner(): Runner | null {
    return this.#runner;
  }

  /** Whether a request that begins now may come here. */
  get ready(): boolean {
    return this.#phase === 'ready';
  }

  /** Why the slot is `failed`, null when it is not. */
  get failure(): Refusal | null {
    return this.#phase === 'failed' ? this.#failure : null;
  }

  /** Whether an inference may be running: the process must not end then. */
  get busy(): boolean {
    return this.#runner?.busy === true;
  }

  get status(): SlotStatus {
    const { message: error } = this.#failure ?? {};
    const status = { phase: this.#phase, revision: this.#revision, inFlight: this.#inFlight };
    return error === undefined ? status : { ...status, error };
  }

  /** A request that is meant for this slot has begun. Call what comes back once, when it has ended. */
  enter(): () => void {
    this.#inFlight++;
    return () => {
      this.#inFlight--;
      if (this.#inFlight === 0) for (const told of this.#idle.splice(0)) told();
    };
  }

  /**
   * Puts `revision` here, after what was here has been drained for at most `graceMs`. Asked again for what is here
   * already, it waits for that. Throws the runner's Refusal when the model does not load; the slot is `failed` then.
   */
  async load(revision: Revision, graceMs: number): Promise<void> {
    const { id, dir } = this.#revision ?? {};
    const same = id === revision.id && dir === revision.dir && (this.#phase === 'ready' || this.#phase === 'loading');
    if (!same) {
      this.#phase = this.#runner === null ? 'loading' : 'draining';
      this.#then(async () => {
        await this.#empty(graceMs);
        await this.#fill(revision);
      });
      this.#revision = this.#runner === null ? revision : this.#revision;
    }
    await this.#last;
    if (this.#failure !== null) throw this.#failure;
  }

  /** Takes what is here out, after its requests have ended (at most `graceMs`). */
  async unload(graceMs: number): Promise<void> {
    if (this.#phase !== 'empty') this.#phase = 'draining';
    this.#then(async () => {
      await this.#empty(graceMs);
      this.#phase = 'empty';
      this.#revision = null;
      this.#failure = null;
    });
    await this.#last;
  }

  #then(change: () => Promise<void>): void {
    this.#last = this.#last.then(change);
  }

  async #empty(graceMs: number): Promise<void> {
    const runner = this.#runner;
    if (runner === null) return;
    this.#phase = 'draining';
    const deadline = Date.now() + graceMs;
    await this.#quiet(graceMs);
    await runner.close(Math.max(0, deadline - Date.now()));
    this.#runner = null;
  }

  async #quiet(graceMs: number): Promise<void> {
    if (this.#inFlight === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idle.push(resolve);
    const late = setTimeout(resolve, graceMs);
    await promise;
    clearTimeout(late);
  }

  async #fill(revision: Revision): Promise<void> {
    this.#phase = 'loading';
    this.#revision = revision;
    this.#failure = null;
    try {
      const setup = { file: join(revision.dir, 'model.onnx'), threads: revision.threads };
      const runner = await Runner.start(setup, this.#maxQueue, (message) => {
        if (this.#runner !== runner) return;
        this.#runner = null;
        this.#fail(asRefusal(new Error(message)));
        this.#onLost();
      });
      this.#runner = runner;
      this.#phase = 'ready';
    } catch (error) {
      this.#fail(asRefusal(error));
    }
  }

  #fail(failure: Refusal): void {
    this.#failure = failure;
    this.#phase = 'failed';
  }
}
