/** The last requests, in columns of fixed size; readers follow by position, so a slow one costs no memory. */
import type { Slot } from './model.ts';

export interface SeenRequest {
  /** When its headers arrived, µs since 1970. */
  readonly beganUs: number;
  readonly wanted: Slot;
  readonly answered: Slot | null;
  readonly status: number;
  /** To the end of the response headers; -1 when no slot answered. */
  readonly durationUs: number;
}

type Row = [beganUs: number, wanted: Slot, answered: Slot | null, status: number, durationUs: number];

/** What a reader gets next. */
export interface Batch {
  readonly rows: readonly Row[];
  /** Requests that were overwritten before the reader came for them. */
  readonly lost: number;
  /** Position to read on from. */
  readonly next: number;
}

const codes: readonly (Slot | null)[] = [null, 'blue', 'green'];

export class History {
  readonly capacity: number;
  readonly #began: Float64Array;
  readonly #duration: Float64Array;
  readonly #status: Uint16Array;
  readonly #wanted: Uint8Array;
  readonly #answered: Uint8Array;
  #total = 0;

  constructor(capacity = 65_536) {
    this.capacity = capacity;
    this.#began = new Float64Array(capacity);
    this.#duration = new Float64Array(capacity);
    this.#status = new Uint16Array(capacity);
    this.#wanted = new Uint8Array(capacity);
    this.#answered = new Uint8Array(capacity);
  }

  /** Requests seen so far: the position of the next one. */
  get total(): number {
    return this.#total;
  }

  add(request: SeenRequest): void {
    const at = this.#total++ % this.capacity;
    this.#began[at] = request.beganUs;
    this.#duration[at] = request.durationUs;
    this.#status[at] = request.status;
    this.#wanted[at] = codes.indexOf(request.wanted);
    this.#answered[at] = codes.indexOf(request.answered);
  }

  /** At most `limit` requests from position `from` on. */
  read(from: number, limit: number): Batch {
    const oldest = Math.max(0, this.#total - this.capacity);
    const start = Math.max(from, oldest);
    const next = Math.min(this.#total, start + limit);
    const rows: Row[] = [];
    for (let position = start; position < next; position++) rows.push(this.#row(position % this.capacity));
    return { rows, lost: start - from, next };
  }

  #row(at: number): Row {
    const wanted = codes[this.#wanted[at] ?? 0] ?? 'blue';
    const answered = codes[this.#answered[at] ?? 0] ?? null;
    return [this.#began[at] ?? 0, wanted, answered, this.#status[at] ?? 0, this.#duration[at] ?? -1];
  }
}
