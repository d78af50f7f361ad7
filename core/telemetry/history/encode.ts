/** A chunk as it lies on disk. Pure. */
import type { Spans } from './spans.ts';

/*
 * Little-endian:
 *   byte 0       1: some steps have no sample
 *   gaps         where byte 0 says so: a bit for each step, 1 = there is a sample
 *   4 columns    min, mean, max, last: a byte of kind, then
 *     SAME       nothing: equal to the column before
 *     CONSTANT   float32
 *     BYTES      float32 low, then a byte for each sample: whole steps of 1 from low (exact)
 *     WORDS      float32 low, float32 high, then 16 bits for each sample: steps of (high - low) / 65535
 * So a value is off by (high - low) / 131070 at most, of the widest of the four columns (`settle` may move it to its
 * neighbour's rounding), over what rounding to float32 takes.
 */
const SAME = 0;
const CONSTANT = 1;
const BYTES = 2;
const WORDS = 3;
const STEPS = 65_535;

/** Null when there is no sample at all. */
export function encodeChunk(spans: Spans): Uint8Array | null {
  const present: number[] = [];
  for (let i = 0; i < spans.length; i++) if (spans.has(i)) present.push(i);
  if (present.length === 0) return null;
  const gaps = present.length < spans.length;
  const bits = gaps ? Math.ceil(spans.length / 8) : 0;
  const bytes = new Uint8Array(1 + bits + 4 * (9 + 2 * present.length));
  const view = new DataView(bytes.buffer);
  if (gaps) {
    bytes[0] = 1;
    for (const i of present) bytes[1 + (i >> 3)] = (bytes[1 + (i >> 3)] ?? 0) | (1 << (i & 7));
  }
  let at = 1 + bits;
  let before: Float32Array | null = null;
  for (const column of [spans.min, spans.mean, spans.max, spans.last]) {
    const values = Float32Array.from(present, (i) => column[i] ?? Number.NaN);
    at = before !== null && equal(values, before) ? putKind(view, at, SAME) : putColumn(view, at, values);
    before = values;
  }
  return bytes.slice(0, at);
}

function putColumn(view: DataView, start: number, values: Float32Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
    whole &&= Number.isInteger(value);
  }
  const small = whole && high - low <= 255;
  let at = putKind(view, start, low === high ? CONSTANT : small ? BYTES : WORDS);
  view.setFloat32(at, low, true);
  at += 4;
  if (low === high) return at;
  if (small) {
    for (const value of values) view.setUint8(at++, value - low);
    return at;
  }
  view.setFloat32(at, high, true);
  at += 4;
  const scale = STEPS / (high - low);
  for (const value of values) {
    view.setUint16(at, Math.round((value - low) * scale), true);
    at += 2;
  }
  return at;
}

function putKind(view: DataView, at: number, kind: number): number {
  view.setUint8(at, kind);
  return at + 1;
}

function equal(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * Puts what `encodeChunk` made of as many steps into `spans`, over all that is there. In each step min ≤ mean ≤ max and
 * min ≤ last ≤ max. Throws RangeError: no chunk.
 */
export function decodeChunk(bytes: Uint8Array, spans: Spans): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const gaps = view.getUint8(0) === 1;
  let at = 1 + (gaps ? Math.ceil(spans.length / 8) : 0);
  let before = spans.min;
  for (const column of [spans.min, spans.mean, spans.max, spans.last]) {
    const kind = view.getUint8(at++);
    if (kind === SAME) column.set(before);
    else at = takeColumn(view, at, kind, gaps, column);
    before = column;
  }
  settle(spans);
}

function takeColumn(view: DataView, start: number, kind: number, gaps: boolean, column: Float64Array): number {
  const low = view.getFloat32(start, true);
  let at = start + 4;
  let step = 1;
  if (kind === WORDS) {
    step = (view.getFloat32(at, true) - low) / STEPS;
    at += 4;
  } else if (kind !== BYTES && kind !== CONSTANT) throw new RangeError(`No kind of column: ${kind}`);
  if (!gaps && kind === WORDS) {
    // As below, for most of what there is.
    for (let i = 0; i < column.length; i++) column[i] = low + view.getUint16(at + 2 * i, true) * step;
    return at + 2 * column.length;
  }
  for (let i = 0; i < column.length; i++) {
    if (gaps && ((view.getUint8(1 + (i >> 3)) >> (i & 7)) & 1) === 0) column[i] = Number.NaN;
    else if (kind === WORDS) {
      column[i] = low + view.getUint16(at, true) * step;
      at += 2;
    } else column[i] = kind === BYTES ? low + view.getUint8(at++) : low;
  }
  return at;
}

/** Each column was rounded for itself: puts them in order again. */
function settle({ min, mean, max, last }: Spans): void {
  for (let i = 0; i < min.length; i++) {
    const low = min[i] ?? 0;
    const high = Math.max(low, max[i] ?? low);
    max[i] = high;
    mean[i] = Math.min(high, Math.max(low, mean[i] ?? low));
    last[i] = Math.min(high, Math.max(low, last[i] ?? low));
  }
}
