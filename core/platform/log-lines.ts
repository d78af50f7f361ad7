/** A line that a program printed. */
export interface PrintedLine {
  /** ISO time, null where the source does not say. */
  readonly at: string | null;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

const NEWLINE = 10;
/** A line that is longer is cut into pieces. */
const MOST_BYTES = 64 * 1024;
const HEADER_BYTES = 8;
/** As Docker writes it before each line, always with nine digits, so that two of them compare as text. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) /;

/** Bytes in pieces → whole lines, so that no character is torn. */
export class LineCutter {
  #parts: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      this.#keep(chunk.subarray(at, end));
      lines.push(this.#cut());
      at = end + 1;
    }
    this.#keep(chunk.subarray(at));
    if (this.#size >= MOST_BYTES) lines.push(this.#cut());
    return lines;
  }

  #keep(part: Buffer): void {
    this.#parts.push(part);
    this.#size += part.length;
  }

  #cut(): string {
    const text = Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#size = 0;
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  }
}

/**
 * Docker's log stream → lines. Without a terminal its output is framed by 8-byte headers: stream, three zeros, length
 * (Engine API, ContainerAttach); with one it is plain.
 */
export class DockerLogReader {
  readonly #framed: boolean;
  readonly #cutters = { stdout: new LineCutter(), stderr: new LineCutter() };
  #rest: Buffer = Buffer.alloc(0);
  #left = 0;
  #stream: PrintedLine['stream'] = 'stdout';

  constructor(tty: boolean) {
    this.#framed = !tty;
  }

  push(chunk: Buffer): PrintedLine[] {
    if (!this.#framed) return this.#lines(chunk);
    const lines: PrintedLine[] = [];
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (bytes.length > 0) {
      if (this.#left === 0) {
        if (bytes.length < HEADER_BYTES) break;
        this.#stream = bytes[0] === 2 ? 'stderr' : 'stdout';
        this.#left = bytes.readUInt32BE(4);
        bytes = bytes.subarray(HEADER_BYTES);
      }
      const part = bytes.subarray(0, this.#left);
      this.#left -= part.length;
      bytes = bytes.subarray(part.length);
      lines.push(...this.#lines(part));
    }
    this.#rest = bytes;
    return lines;
  }

  #lines(part: Buffer): PrintedLine[] {
    return this.#cutters[this.#stream].push(part).map((line) => {
      const stamp = STAMP.exec(line);
      const text = stamp ? line.slice(stamp[0].length) : line;
      return { at: stamp?.[1] ?? null, stream: this.#stream, text };
    });
  }
}
