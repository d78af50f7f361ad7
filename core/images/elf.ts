/** Reads from 64-bit little-endian ELF files what the dynamic loader would want to know (System V gABI, chapters 4 and 5). */

import type { Arch } from './model.ts';

/** Bytes of the file from `offset` on; fewer than `length` at its end. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

export interface ElfInfo {
  readonly arch: Arch | 'other';
  /** The loader that the kernel starts, null for a library. */
  readonly interpreter: string | null;
  /** Sonames of the libraries that must be there (DT_NEEDED), in order. */
  readonly needed: readonly string[];
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NULL = 0;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_STRSZ = 10;
const tableLimit = 4 << 20;

/** Null when the file is no 64-bit little-endian ELF. Throws RangeError when it is one and is damaged. */
export function readElf(read: ReadAt): ElfInfo | null {
  const head = read(0, 64);
  if (head.length < 64 || ![0x7f, 0x45, 0x4c, 0x46, 2, 1].every((byte, i) => head[i] === byte)) return null;
  const header = view(head);
  const machine = header.getUint16(18, true);
  const segments = readSegments(read, header);
  const interp = segments.find((segment) => segment.type === PT_INTERP);
  return {
    arch: machine === 62 ? 'x64' : machine === 183 ? 'arm64' : 'other',
    interpreter: interp === undefined ? null : text(exactly(read, interp.offset, interp.size), 0),
    needed: readNeeded(read, segments),
  };
}

function readSegments(read: ReadAt, header: DataView): Segment[] {
  const [offset, entrySize, count] = [u64(header, 32), header.getUint16(54, true), header.getUint16(56, true)];
  const table = view(exactly(read, offset, entrySize * count));
  return Array.from({ length: count }, (_, i) => {
    const at = i * entrySize;
    return {
      type: table.getUint32(at, true),
      offset: u64(table, at + 8),
      address: u64(table, at + 16),
      size: u64(table, at + 32),
    };
  });
}

function readNeeded(read: ReadAt, segments: readonly Segment[]): string[] {
  const dynamic = segments.find((segment) => segment.type === PT_DYNAMIC);
  if (dynamic === undefined) return [];
  const table = view(exactly(read, dynamic.offset, dynamic.size));
  const names: number[] = [];
  let [stringsAt, stringsSize] = [0, 0];
  for (let at = 0; at + 16 <= table.byteLength; at += 16) {
    const [tag, value] = [u64(table, at), u64(table, at + 8)];
    if (tag === DT_NULL) break;
    if (tag === DT_NEEDED) names.push(value);
    if (tag === DT_STRTAB) stringsAt = value;
    if (tag === DT_STRSZ) stringsSize = value;
  }
  if (names.length === 0) return [];
  const strings = exactly(read, fileOffset(segments, stringsAt), stringsSize);
  return names.map((name) => text(strings, name));
}

/** Where in the file the loader would find what it maps to `address`. */
function fileOffset(segments: readonly Segment[], address: number): number {
  const home = segments.find(
    (each) => each.type === PT_LOAD && address >= each.address && address < each.address + each.size,
  );
  if (home === undefined) throw new RangeError('ELF: string table lies in no segment');
  return home.offset + (address - home.address);
}

function exactly(read: ReadAt, offset: number, length: number): Uint8Array {
  if (length > tableLimit) throw new RangeError(`ELF: table of ${length} bytes`);
  const bytes = read(offset, length);
  if (bytes.length !== length) throw new RangeError(`ELF: cut off at ${offset + bytes.length}`);
  return bytes;
}

function text(bytes: Uint8Array, from: number): string {
  const end = bytes.indexOf(0, from);
  if (from >= bytes.length || end < 0) throw new RangeError('ELF: string without an end');
  return new TextDecoder().decode(bytes.subarray(from, end));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Values past 2^53 only occur for tags and addresses that are not followed. */
function u64(data: DataView, at: number): number {
  return Number(data.getBigUint64(at, true));
}
