import { Problem } from '../contract/problem.ts';

/** Bytes that can be read from any place: a file, or a buffer in a test. */
export interface ByteSource {
  readonly size: number;
  /** Fills `target` from `position` on and says how many bytes there were; 0 at the end. */
  read(target: Uint8Array, position: number): Promise<number>;
}

const WINDOW = 64 * 1024;
const MAX_TEXT = 64 * 1024;
/** What one file may make us keep in memory, each thing counted with 256 bytes for its objects. */
const MAX_KEPT = 64 * 1024 * 1024;
/** What protobuf's own readers allow. */
const MAX_DEPTH = 100;
/** A tag and a length or number, each of at most 10 bytes. */
const LONGEST_HEADER = 20;

/** What to do with one field; leaves the reader wherever it likes inside the field. */
export type FieldReader = (reader: ProtoReader, end: number) => Promise<void>;

/** Readers by field number. A field that is not named, or has another wire type, is skipped without being read. */
export interface MessageReader {
  readonly integers?: { readonly [field: number]: (value: number) => void };
  readonly bytes?: { readonly [field: number]: FieldReader };
}

/**
 * Reads protocol buffers through a window of 64 KiB, so that a payload of gigabytes costs nothing when it is skipped.
 * Wire format: https://protobuf.dev/programming-guides/encoding. Every method throws `model-corrupt` on input that is
 * cut off, nests deeper than 100 messages, or would make us keep more than 64 MiB.
 */
export class ProtoReader {
  readonly #source: ByteSource;
  readonly #signal: AbortSignal;
  readonly #window = Buffer.alloc(WINDOW);
  #start = 0;
  #filled = 0;
  #position = 0;
  #depth = 0;
  #kept = 0;

  constructor(source: ByteSource, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  /** Reads fields from here to `end`. */
  async message(end: number, reader: MessageReader): Promise<void> {
    if (++this.#depth > MAX_DEPTH) throw corrupt('it nests too deep');
    while (this.#position < end) {
      if (!this.#holds(LONGEST_HEADER)) await this.#fill();
      const tag = this.#varint(end);
      const field = Number(tag >> 3n);
      if (field === 0) throw corrupt('a field has no number');
      const reading = this.#field(Number(tag & 7n), field, end, reader);
      // Most fields are skipped at once: waiting for each would take most of the time.
      if (reading) await reading;
    }
    this.#depth--;
  }

  /** The text from here to `end`, null when it is longer than 64 KiB. */
  async text(end: number): Promise<string | null> {
    const size = end - this.#position;
    if (size > MAX_TEXT) return null;
    this.keep(size);
    if (!this.#holds(size)) await this.#fill();
    if (!this.#holds(size)) throw corrupt('it ends too early');
    const from = this.#position - this.#start;
    this.#position = end;
    return this.#window.toString('utf8', from, from + size);
  }

  /** Counts something of `size` bytes that the caller keeps in memory. */
  keep(size: number): void {
    this.#kept += size + 256;
    if (this.#kept > MAX_KEPT) throw corrupt('it holds too many names');
  }

  #field(wire: number, field: number, end: number, reader: MessageReader): Promise<void> | undefined {
    if (wire === 0) {
      const value = this.#varint(end);
      reader.integers?.[field]?.(Number(BigInt.asIntN(64, value)));
    } else if (wire === 1) {
      this.#skipTo(this.#position + 8, end);
    } else if (wire === 5) {
      this.#skipTo(this.#position + 4, end);
    } else if (wire === 2) {
      const size = Number(this.#varint(end));
      const fieldEnd = this.#position + size;
      if (fieldEnd > end) throw corrupt('it ends too early');
      const read = reader.bytes?.[field];
      if (read) return read(this, fieldEnd).then(() => this.#skipTo(fieldEnd, end));
      this.#position = fieldEnd;
    } else {
      throw corrupt('a field has an unknown wire type');
    }
    return undefined;
  }

  #varint(end: number): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.#position >= end || !this.#holds(1)) throw corrupt('it ends too early');
      const byte = this.#window[this.#position - this.#start] ?? 0;
      this.#position++;
      if (byte < 0x80 && shift === 0n) return BigInt(byte);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw corrupt('a number is too long');
  }

  #skipTo(position: number, end: number): void {
    if (position > end) throw corrupt('it ends too early');
    this.#position = position;
  }

  #holds(size: number): boolean {
    return this.#position >= this.#start && this.#position + size <= this.#start + this.#filled;
  }

  /** Moves the window so that it begins at the position. */
  async #fill(): Promise<void> {
    this.#signal.throwIfAborted();
    this.#start = this.#position;
    this.#filled = 0;
    while (this.#filled < WINDOW) {
      const count = await this.#source.read(this.#window.subarray(this.#filled), this.#start + this.#filled);
      if (count === 0) return;
      this.#filled += count;
    }
  }
}

/** `what`: how the file is broken, as a clause. */
export function corrupt(what: string, cause?: unknown): Problem {
  return new Problem('model-corrupt', `Export or copy the ONNX file again: ${what}`, { reason: what }, cause);
}
