import { AnswerFault, type AnswerHead, type FailureKind } from './answer-reader.ts';
import { EventLines } from './event-lines.ts';
import type { Judge } from './judge.ts';

/** What a streamed answer was like. Times as `performance.now()` says them. */
export interface Stream {
  readonly tokens: number;
  readonly first: number;
  readonly last: number;
  /** Between two pieces of text each. */
  readonly gapsMs: readonly number[];
}

/** More pieces than any `maxTokens` allows. */
const MOST_PIECES = 200_000;

/**
 * OpenAI's `chat.completion.chunk` events. A piece of text counts as a token unless the server's `usage` says how many
 * there were. Good: a status of 200, an event stream, every event JSON, and `[DONE]` or a reason why it ended.
 */
export class ChatJudge implements Judge {
  #status = 0;
  #eventStream = false;
  #ended = false;
  #fault: FailureKind | null = null;
  #pieces = 0;
  #usage = 0;
  #first = 0;
  #last = 0;
  #gaps: number[] = [];
  #now = 0;
  readonly #lines = new EventLines((data) => this.#event(data));

  head({ status, eventStream }: AnswerHead): void {
    this.#status = status;
    this.#eventStream = eventStream;
    this.#ended = false;
    this.#fault = null;
    this.#pieces = 0;
    this.#usage = 0;
    this.#gaps = [];
    this.#lines.reset();
  }

  body(bytes: Buffer, now: number): void {
    if (this.#status !== 200 || !this.#eventStream) return;
    this.#now = now;
    this.#lines.push(bytes);
  }

  end(): FailureKind | null {
    if (this.#status !== 200) return `http-${this.#status}`;
    if (!this.#eventStream) return 'garbage';
    if (this.#fault !== null) return this.#fault;
    return this.#ended ? null : 'truncated';
  }

  /** Of the answer that just ended well; null: it had no text. */
  stream(): Stream | null {
    if (this.#pieces === 0) return null;
    const tokens = this.#usage > 0 ? this.#usage : this.#pieces;
    return { tokens, first: this.#first, last: this.#last, gapsMs: this.#gaps };
  }

  #event(data: string): void {
    if (data === '[DONE]') {
      this.#ended = true;
      return;
    }
    const event = objectOf(data);
    if (event === null) this.#fault ??= 'garbage';
    else if ('error' in event) this.#fault ??= 'error-event';
    else this.#chunk(event);
  }

  #chunk({ choices, usage }: Fields): void {
    const [choice] = Array.isArray(choices) ? choices : [];
    const { delta, finish_reason: reason } = fieldsOf(choice);
    if (typeof reason === 'string') this.#ended = true;
    const { completion_tokens: told } = fieldsOf(usage);
    if (typeof told === 'number' && Number.isSafeInteger(told) && told > 0) this.#usage = told;
    const { content, reasoning_content: thought } = fieldsOf(delta);
    if (isText(content) || isText(thought)) this.#piece();
  }

  #piece(): void {
    if (this.#pieces === 0) this.#first = this.#now;
    else this.#gaps.push(this.#now - this.#last);
    this.#last = this.#now;
    this.#pieces++;
    if (this.#pieces > MOST_PIECES) throw new AnswerFault('too-large');
  }
}

type Fields = { readonly [key: string]: unknown };

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function objectOf(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}
