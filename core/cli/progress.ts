import { plain, truncate } from './width.ts';

/** Where lines go: `process.stderr`, or a test's own. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const CLEAR = '\r\u001b[2K';

/** Says what is going on while a command works: one line that is rewritten on a terminal, plain lines elsewhere. */
export class Progress {
  readonly #sink: Sink;
  #step = '';
  #shown = '';

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** A new step: `start green`. Told everywhere; the same step again is not. */
  step(text: string): void {
    const line = plain(text);
    if (line === this.#step) return;
    this.#finishLine();
    this.#step = line;
    if (this.#sink.isTTY) this.#show(line);
    else this.#sink.write(`${line}\n`);
  }

  /** How far the step is: `12 of 72 MB`. Changes often, so that only a terminal shows it. */
  detail(text: string): void {
    if (this.#sink.isTTY) this.#show(`${this.#step}  ${plain(text)}`);
  }

  /** Leaves the last line standing, so that what follows begins on a line of its own. */
  end(): void {
    this.#finishLine();
    this.#step = '';
  }

  #show(line: string): void {
    const fitting = truncate(line, (this.#sink.columns ?? 80) - 1);
    if (fitting === this.#shown) return;
    this.#sink.write(CLEAR + fitting);
    this.#shown = fitting;
  }

  #finishLine(): void {
    if (this.#shown !== '') this.#sink.write('\n');
    this.#shown = '';
  }
}
