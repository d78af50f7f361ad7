import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../procedures.ts';

const MOST_BYTES = 16 * 1024;
const MOST_LOGGED = 100;

/** What browsers were kept from by the content policy. There should be none: each is a fault of a screen, or an attack. */
export class Violations {
  readonly #log: Log;
  #count = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  get count(): number {
    return this.#count;
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#count += 1;
    const text = await readUpTo(request, MOST_BYTES);
    if (this.#count <= MOST_LOGGED) this.#log(`The content policy was violated: ${JSON.stringify(text)}`);
    response.writeHead(204, { connection: 'close' }).end();
  }
}

async function readUpTo(request: IncomingMessage, most: number): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > most) return text.slice(0, most);
  }
  return text;
}
