import { type DemoCase, isRight } from './cases.ts';

export interface Seen {
  readonly requests: number;
  readonly failed: number;
  /** Why the first one failed. */
  readonly example: string | null;
}

const MOST_IN_FLIGHT = 64;
const ANSWER_MS = 10_000;

/** Asks this computer a question every so often, checks each answer, and stops by itself after `maxMs`. */
export class SteadyClient implements AsyncDisposable {
  readonly #url: string;
  readonly #cases: readonly DemoCase[];
  readonly #timer: NodeJS.Timeout;
  readonly #limit: NodeJS.Timeout;
  readonly #inFlight = new Set<Promise<void>>();
  #asked = 0;
  #requests = 0;
  #failed = 0;
  #example: string | null = null;

  /** `path`: of the infer endpoint. */
  constructor(port: number, path: string, cases: readonly DemoCase[], everyMs: number, maxMs: number) {
    this.#url = `http://127.0.0.1:${port}${path}`;
    this.#cases = cases;
    this.#timer = setInterval(() => this.#ask(), everyMs);
    this.#limit = setTimeout(() => clearInterval(this.#timer), maxMs);
  }

  get seen(): Seen {
    return { requests: this.#requests, failed: this.#failed, example: this.#example };
  }

  /** Waits for the answers that are under way. Safe to repeat. */
  async stop(): Promise<Seen> {
    clearInterval(this.#timer);
    clearTimeout(this.#limit);
    await Promise.all(this.#inFlight);
    return this.seen;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #ask(): void {
    const question = this.#cases[this.#asked % this.#cases.length];
    if (!question || this.#inFlight.size >= MOST_IN_FLIGHT) return;
    this.#asked += 1;
    const answered = this.#send(question)
      .catch((error: unknown) => {
        this.#failed += 1;
        this.#example ??= reasonOf(error);
      })
      .finally(() => {
        this.#requests += 1;
        this.#inFlight.delete(answered);
      });
    this.#inFlight.add(answered);
  }

  async #send(question: DemoCase): Promise<void> {
    const init = { method: 'POST', body: question.body, headers: { 'content-type': 'application/json' } };
    const response = await fetch(this.#url, { ...init, signal: AbortSignal.timeout(ANSWER_MS) });
    const answer = await response.text();
    if (!response.ok) throw new Error(`status ${response.status}: ${answer.slice(0, 200)}`);
    if (!isRight(question, answer))
      throw new Error(`another answer than either version gives: ${answer.slice(0, 200)}`);
  }
}

/** fetch says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
