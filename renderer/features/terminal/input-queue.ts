/** What was typed and not yet sent, in order and bounded. Pure but for what sends. */

const MOST_AT_ONCE = 65_536;
const MOST_WAITING = 1024 * 1024;

/**
 * Sends what is typed in the order it was typed: one call at a time, everything that waits in the next one. `send` gets at
 * most 64 Ki characters.
 */
export class InputQueue {
  readonly #send: (data: string) => Promise<void>;
  #waiting = '';
  #sending = false;

  constructor(send: (data: string) => Promise<void>) {
    this.#send = send;
  }

  /** False when so much waits already that it was not taken. */
  push(data: string): boolean {
    if (this.#waiting.length + data.length > MOST_WAITING) return false;
    this.#waiting += data;
    if (!this.#sending) void this.#run();
    return true;
  }

  async #run(): Promise<void> {
    this.#sending = true;
    while (this.#waiting !== '') {
      const end = pieceEnd(this.#waiting);
      const piece = this.#waiting.slice(0, end);
      this.#waiting = this.#waiting.slice(end);
      await this.#send(piece);
    }
    this.#sending = false;
  }
}

/** Where the next piece ends: never between the two halves of a character. */
function pieceEnd(text: string): number {
  if (text.length <= MOST_AT_ONCE) return text.length;
  const last = text.charCodeAt(MOST_AT_ONCE - 1);
  return last >= 0xd800 && last <= 0xdbff ? MOST_AT_ONCE - 1 : MOST_AT_ONCE;
}
