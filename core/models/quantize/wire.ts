/** Protocol buffers in memory, field by field, so that what is not changed is written back byte for byte. */
import { corrupt } from '../protobuf.ts';

export interface Field {
  readonly number: number;
  /** 0 a number, 1 and 5 fixed, 2 bytes. */
  readonly wire: number;
  /** The field with its tag. */
  readonly whole: Buffer;
  /** Without tag and length. */
  readonly payload: Buffer;
  /** Of a number (wire 0), as int64; else 0. */
  readonly value: number;
}

/** The fields of a message, in their order. https://protobuf.dev/programming-guides/encoding. Throws `model-corrupt`. */
export function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  while (at < message.length) {
    const start = at;
    const tag = readVarint(message, at);
    const wire = Number(tag.value & 7n);
    const first = readVarintIf(wire === 0 || wire === 2, message, tag.end);
    const from = wire === 0 ? tag.end : first.end;
    at = wire === 2 ? first.end + Number(first.value) : wire === 0 ? first.end : tag.end + fixedBytes(wire);
    if (at > message.length) throw corrupt('it ends too early');
    yield {
      number: Number(tag.value >> 3n),
      wire,
      whole: message.subarray(start, at),
      payload: message.subarray(from, at),
      value: wire === 0 ? Number(BigInt.asIntN(64, first.value)) : 0,
    };
  }
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

export function integer(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

/** Tag and length of a field of `size` bytes; they follow. */
export function header(number: number, size: number): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(size)]);
}

export function bytes(number: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const payload = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([header(number, payload.length), payload]);
}

function fixedBytes(wire: number): number {
  if (wire === 1) return 8;
  if (wire === 5) return 4;
  throw corrupt('a field has an unknown wire type');
}

function readVarintIf(wanted: boolean, message: Buffer, at: number): { value: bigint; end: number } {
  return wanted ? readVarint(message, at) : { value: 0n, end: at };
}

function readVarint(message: Buffer, at: number): { value: bigint; end: number } {
  let value = 0n;
  for (let place = 0; place < 10; place++) {
    const byte = message[at + place];
    if (byte === undefined) throw corrupt('it ends too early');
    value |= BigInt(byte & 0x7f) << BigInt(7 * place);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at + place + 1 };
  }
  throw corrupt('a number is too long');
}
