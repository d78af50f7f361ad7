import type { AnswerHead, FailureKind } from './answer-reader.ts';

/** Tells good answers from bad ones while they come. One for each connection, used again and again. */
export interface Judge {
  head(head: AnswerHead): void;
  body(bytes: Buffer, now: number): void;
  /** The answer came whole. Says why it counts as failed; null: it is good. */
  end(): FailureKind | null;
}

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;
const KEY = '"outputs"';
const OUTPUTS = Buffer.from(KEY);
/** So many bytes of the key may stand at the end of a piece, the rest in those that follow. */
const CUT_BYTES = KEY.length - 1;

/**
 * Open Inference: a status of 200 and an object with outputs. The answer is not parsed, which would cost more than to send
 * the request: its first and last character and the key tell an answer from an error. (Nobody asks for binary data.)
 */
export class InferJudge implements Judge {
  #status = 0;
  #first = 0;
  #last = 0;
  #outputs = false;
  /** The last bytes so far: a connection reads every piece into the same memory. */
  #tail = '';

  head({ status }: AnswerHead): void {
    this.#status = status;
    this.#first = 0;
    this.#last = 0;
    this.#outputs = false;
    this.#tail = '';
  }

  body(bytes: Buffer): void {
    if (this.#first === 0) this.#first = bytes.find((byte) => byte > SPACE) ?? 0;
    const last = bytes.at(-1) ?? 0;
    this.#last = last > SPACE ? last : (bytes.findLast((byte) => byte > SPACE) ?? this.#last);
    if (!this.#outputs) this.#outputs = this.#names(bytes);
  }

  end(): FailureKind | null {
    if (this.#status < 200 || this.#status > 299) return `http-${this.#status}`;
    return this.#outputs && this.#first === OPEN_BRACE && this.#last === CLOSE_BRACE ? null : 'garbage';
  }

  /** Whether the key is there with this piece. */
  #names(bytes: Buffer): boolean {
    if (bytes.includes(OUTPUTS)) return true;
    const seam = this.#tail + bytes.toString('latin1', 0, CUT_BYTES);
    this.#tail = (this.#tail + bytes.toString('latin1', Math.max(0, bytes.length - CUT_BYTES))).slice(-CUT_BYTES);
    return seam.includes(KEY);
  }
}
