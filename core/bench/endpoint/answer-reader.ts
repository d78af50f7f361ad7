/** Why an answer counts as failed: `http-500`, or one of these words. */
export type FailureKind = string;

/** Thrown when an answer is no HTTP, or goes past a limit. */
export class AnswerFault extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind) {
    super(kind);
    this.kind = kind;
  }
}

export interface AnswerHead {
  readonly status: number;
  /** As the model server names it; '' where it does not. */
  readonly slot: string;
  readonly eventStream: boolean;
  /** The connection may carry another request. */
  readonly keepAlive: boolean;
}

/** Told of an answer as its bytes come; `bytes` are only good until the call returns. */
export interface AnswerTaker {
  head(head: AnswerHead): void;
  body(bytes: Buffer): void;
  /** It came whole. */
  end(): void;
}

const MOST_HEAD_BYTES = 64 * 1024;
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;
const MOST_LINE_BYTES = 4096;
const NONE: Buffer = Buffer.alloc(0);

type State = 'head' | 'length' | 'size' | 'chunk' | 'gap' | 'trailer' | 'until-close' | 'idle';

/**
 * Reads HTTP/1.1 answers (RFC 9112), one after the other, wherever the bytes are cut. Bodies pass through and are not
 * kept. Heads of more than 64 KiB and bodies of more than 64 MiB are faults.
 */
export class AnswerReader {
  readonly #taker: AnswerTaker;
  #state: State = 'idle';
  /** A head or line that is not whole yet. */
  #kept = NONE;
  #left = 0;
  #taken = 0;

  constructor(taker: AnswerTaker) {
    this.#taker = taker;
  }

  /** An answer is expected from here on. */
  expect(): void {
    this.#state = 'head';
    this.#kept = NONE;
    this.#taken = 0;
  }

  /** Throws `AnswerFault`. */
  push(bytes: Buffer): void {
    let chunk = this.#kept.length === 0 ? bytes : Buffer.concat([this.#kept, bytes]);
    this.#kept = NONE;
    while (chunk.length > 0) {
      const used = this.#step(chunk);
      if (used < 0) {
        // The buffer belongs to whoever reads the socket.
        this.#kept = Buffer.from(chunk);
        return;
      }
      chunk = used === chunk.length ? NONE : chunk.subarray(used);
    }
  }

  /** The connection ended: whether that ends the answer well, `truncated`, or `closed` before it began. */
  close(): FailureKind | null {
    if (this.#state === 'until-close') {
      this.#finish();
      return null;
    }
    return this.#state === 'head' && this.#kept.length === 0 ? 'closed' : 'truncated';
  }

  /** Uses some of the bytes and says how many; -1: more are needed. */
  #step(chunk: Buffer): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(chunk);
      case 'length':
      case 'chunk':
        return this.#readBody(chunk);
      case 'size':
        return this.#readSize(chunk);
      case 'gap':
        return this.#readLine(chunk, 'size') === null ? -1 : 2;
      case 'trailer':
        return this.#readTrailer(chunk);
      case 'until-close':
        this.#give(chunk);
        return chunk.length;
      case 'idle':
        throw new AnswerFault('garbage');
    }
  }

  #readHead(chunk: Buffer): number {
    const end = chunk.indexOf('\r\n\r\n');
    if (end < 0) {
      if (chunk.length > MOST_HEAD_BYTES) throw new AnswerFault('too-large');
      if (!'HTTP/1.'.startsWith(chunk.toString('latin1', 0, 7))) throw new AnswerFault('garbage');
      return -1;
    }
    const text = chunk.toString('latin1', 0, end + 2);
    const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})[ \r]/.exec(text) ?? [];
    if (code === undefined) throw new AnswerFault('garbage');
    const status = Number(code);
    if (status === 101) throw new AnswerFault('garbage');
    if (status < 200) return end + 4;
    const connection = /^connection:[ \t]*([^\r]*)/im.exec(text)?.[1]?.toLowerCase() ?? '';
    const length = /^content-length:[ \t]*(\d+)[ \t]*\r/im.exec(text)?.[1];
    const chunked = /^transfer-encoding:[^\r]*chunked/im.test(text);
    const bounded = chunked || length !== undefined || status === 204 || status === 304;
    this.#taker.head({
      status,
      slot: /^x-signalbox-slot:[ \t]*([^\r]*?)[ \t]*\r/im.exec(text)?.[1] ?? '',
      eventStream: /^content-type:[ \t]*text\/event-stream/im.test(text),
      keepAlive: bounded && (minor === '1' ? !connection.includes('close') : connection.includes('keep-alive')),
    });
    this.#left = chunked || !bounded ? 0 : Number(length ?? 0);
    if (this.#left > MOST_ANSWER_BYTES) throw new AnswerFault('too-large');
    if (chunked) this.#state = 'size';
    else if (!bounded) this.#state = 'until-close';
    else if (this.#left === 0 || status === 204 || status === 304) this.#finish();
    else this.#state = 'length';
    return end + 4;
  }

  #readBody(chunk: Buffer): number {
    const used = Math.min(this.#left, chunk.length);
    this.#left -= used;
    this.#give(used === chunk.length ? chunk : chunk.subarray(0, used));
    if (this.#left > 0) return used;
    if (this.#state === 'length') this.#finish();
    else this.#state = 'gap';
    return used;
  }

  #readSize(chunk: Buffer): number {
    const line = this.#readLine(chunk, 'chunk');
    if (line === null) return -1;
    const [, size] = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(line) ?? [];
    if (size === undefined) throw new AnswerFault('garbage');
    this.#left = Number.parseInt(size, 16);
    if (this.#left === 0) this.#state = 'trailer';
    return line.length + 2;
  }

  #readTrailer(chunk: Buffer): number {
    const line = this.#readLine(chunk, 'trailer');
    if (line === null) return -1;
    if (line === '') this.#finish();
    return line.length + 2;
  }

  /** The line at the start, without its end, and the state after it; null: it is not whole. */
  #readLine(chunk: Buffer, next: State): string | null {
    const end = chunk.indexOf('\r\n');
    if (end < 0 && chunk.length <= MOST_LINE_BYTES) return null;
    if (end < 0 || end > MOST_LINE_BYTES || (this.#state === 'gap' && end > 0)) throw new AnswerFault('garbage');
    this.#state = next;
    return chunk.toString('latin1', 0, end);
  }

  #give(bytes: Buffer): void {
    this.#taken += bytes.length;
    if (this.#taken > MOST_ANSWER_BYTES) throw new AnswerFault('too-large');
    this.#taker.body(bytes);
  }

  #finish(): void {
    this.#state = 'idle';
    this.#taker.end();
  }
}
