import type { SampleSink } from './schedule.ts';

const CHUNK = 4096;
const EVERY_MS = 100;
/** Chunks on their way at most; then the queries wait. */
const MOST_WAITING = 64;

type Send = (latencies: Float64Array, lateness: Float64Array, sent: () => void) => void;

/** Gathers samples and sends them in chunks, so that neither side ever holds or copies many at once. */
export class SampleChunks implements SampleSink {
  readonly #send: Send;
  readonly #latencies = new Float64Array(CHUNK);
  readonly #lateness = new Float64Array(CHUNK);
  #filled = 0;
  #waiting = 0;
  #sentAt = performance.now();
  #room: (() => void) | null = null;

  constructor(send: Send) {
    this.#send = send;
  }

  push(latencyMs: number, latenessMs: number): void {
    this.#latencies[this.#filled] = latencyMs;
    this.#lateness[this.#filled] = latenessMs;
    this.#filled++;
    if (this.#filled === CHUNK) this.flush();
  }

  breathe(): Promise<void> | undefined {
    if (performance.now() - this.#sentAt > EVERY_MS) this.flush();
    if (this.#waiting < MOST_WAITING) return undefined;
    return new Promise((resolve) => {
      this.#room = resolve;
    });
  }

  flush(): void {
    this.#sentAt = performance.now();
    if (this.#filled === 0) return;
    this.#waiting++;
    const sent = () => {
      this.#waiting--;
      if (this.#waiting < MOST_WAITING) this.#room?.();
    };
    this.#send(this.#latencies.slice(0, this.#filled), this.#lateness.slice(0, this.#filled), sent);
    this.#filled = 0;
  }
}
