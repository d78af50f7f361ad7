/** Snappy's block format. https://github.com/google/snappy/blob/main/format_description.txt. Pure. */

const BLOCK = 65_536;
const HASH_BITS = 14;
/** The last bytes of a block are never looked up: four are read at a time. */
const MARGIN = 4;
const LONGEST_COPY = 64;

/** Compresses a block whole. What repeats within 64 KiB becomes a copy; the rest stands as it is. */
export function compress(input: Uint8Array): Uint8Array {
  const out = new Writer(input.length);
  out.length(input.length);
  const table = new Int32Array(1 << HASH_BITS);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  for (let start = 0; start < input.length; start += BLOCK) {
    table.fill(-1);
    const end = Math.min(start + BLOCK, input.length);
    let literal = start;
    for (let at = start; at + MARGIN <= end; ) {
      const word = view.getUint32(at, true);
      const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - HASH_BITS);
      const before = table[slot] ?? -1;
      table[slot] = at;
      if (before < 0 || view.getUint32(before, true) !== word) {
        at += 1;
        continue;
      }
      let length = MARGIN;
      while (at + length < end && input[before + length] === input[at + length]) length += 1;
      out.literal(input.subarray(literal, at));
      out.copy(at - before, length);
      at += length;
      literal = at;
    }
    out.literal(input.subarray(literal, end));
  }
  return out.done();
}

class Writer {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** Nothing grows by more than a sixth, and 32 bytes. */
  constructor(inputBytes: number) {
    this.#bytes = new Uint8Array(32 + inputBytes + Math.ceil(inputBytes / 6));
  }

  length(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.#push((rest & 0x7f) | 0x80);
    this.#push(rest);
  }

  literal(bytes: Uint8Array): void {
    const less = bytes.length - 1;
    if (less < 0) return;
    if (less < 60) this.#push(less << 2);
    else if (less < 256) this.#push(60 << 2, less);
    else this.#push(61 << 2, less & 0xff, less >> 8);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  copy(offset: number, length: number): void {
    for (let left = length; left > 0; left -= LONGEST_COPY) {
      this.#push(((Math.min(left, LONGEST_COPY) - 1) << 2) | 2, offset & 0xff, offset >> 8);
    }
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #push(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#bytes[this.#at++] = byte;
  }
}
