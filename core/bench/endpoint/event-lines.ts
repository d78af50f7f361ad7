import { StringDecoder } from 'node:string_decoder';
import { AnswerFault } from './answer-reader.ts';

const MOST_LINE = 1024 * 1024;

/** The data of server-sent events as their bytes come (html.spec.whatwg.org, 9.2.6), each `data:` line by itself. */
export class EventLines {
  readonly #take: (data: string) => void;
  #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(take: (data: string) => void) {
    this.#take = take;
  }

  reset(): void {
    this.#decoder = new StringDecoder('utf8');
    this.#rest = '';
  }

  /** Throws `AnswerFault` for a line over 1 MiB. */
  push(bytes: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(bytes)).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MOST_LINE) throw new AnswerFault('too-large');
    for (const line of lines) if (line.startsWith('data:')) this.#take(line.slice('data:'.length).trim());
  }
}
