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

/**
 * Open Inference: a status of 200 and an object. The answer is not parsed, which would cost more than to send the
 * request: its first and last character tell a page of an error from an answer. (Nobody asks for binary data.)
 */
export class InferJudge implements Judge {
  #status = 0;
  #first = 0;
  #last = 0;

  head({ status }: AnswerHead): void {
    this.#status = status;
    this.#first = 0;
    this.#last = 0;
  }

  body(bytes: Buffer): void {
    if (this.#first === 0) this.#first = bytes.find((byte) => byte > SPACE) ?? 0;
    const last = bytes.at(-1) ?? 0;
    this.#last = last > SPACE ? last : (bytes.findLast((byte) => byte > SPACE) ?? this.#last);
  }

  end(): FailureKind | null {
    if (this.#status < 200 || this.#status > 299) return `http-${this.#status}`;
    return this.#first === OPEN_BRACE && this.#last === CLOSE_BRACE ? null : 'garbage';
  }
}
