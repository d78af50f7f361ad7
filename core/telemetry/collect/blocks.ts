/** Pure: the stream of a loop, cut into its answers. */

/** A host with 256 processors, 256 containers and 32 disks stays below a tenth of it. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

export interface Block {
  /** Of the tick that it answers. */
  readonly number: number;
  /** Its lines, each with its end. */
  readonly text: string;
}

/** Takes what comes in any pieces. What a login prints before the first answer is passed over. */
export class BlockReader {
  #text = '';

  /** Answers that are whole now. Throws RangeError when one grows without end. */
  push(piece: string): Block[] {
    const blocks: Block[] = [];
    // The end can not lie before the last characters of what was there.
    let searched = Math.max(0, this.#text.length - 3);
    this.#text += piece;
    for (;;) {
      const end = this.#text.indexOf('\n.\n', searched);
      if (end < 0) break;
      const block = parse(this.#text.slice(0, end + 1));
      if (block) blocks.push(block);
      this.#text = this.#text.slice(end + 3);
      searched = 0;
    }
    if (this.#text.length > MAX_CHARACTERS) throw new RangeError('An answer has no end');
    return blocks;
  }
}

function parse(text: string): Block | null {
  const start = text.startsWith('@ ') ? 0 : text.lastIndexOf('\n@ ') + 1;
  const end = text.indexOf('\n', start);
  const number = Number(text.slice(start + 2, end));
  if (!text.startsWith('@ ', start) || !Number.isInteger(number)) return null;
  return { number, text: text.slice(end + 1) };
}

/** Lines of a stream of text, without their ends. One that is longer than `most` characters is dropped. */
export class LineReader {
  readonly #most: number;
  #rest = '';
  #dropping = false;

  constructor(most: number) {
    this.#most = most;
  }

  push(piece: string): string[] {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#dropping && lines.length > 0) {
      lines.shift();
      this.#dropping = false;
    }
    if (this.#rest.length > this.#most) {
      this.#rest = '';
      this.#dropping = true;
    }
    return lines;
  }
}
