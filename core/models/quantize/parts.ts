/** An ONNX model taken apart as far as quantisation needs it. Numbers of fields: onnx.proto. */
import { corrupt } from '../protobuf.ts';
import { type Field, fieldsOf } from './wire.ts';

export const FLOAT = 1;
export const INT8 = 3;

export interface NodePart {
  readonly name: string;
  readonly op: string;
  /** '' is ai.onnx. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers and floats among its attributes. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The tensor of a Constant node. */
  readonly constant: TensorPart | null;
  /** Names that its subgraphs use or make. */
  readonly inner: ReadonlySet<string>;
  /** A tensor in it, or in its subgraphs, has its data outside the file. */
  readonly externalInside: boolean;
}

export interface TensorPart {
  readonly name: string;
  readonly type: number;
  readonly dims: readonly number[];
  /** The message without name, type, dims and where its data is. */
  readonly raw: Buffer | null;
  readonly floats: readonly Field[];
  readonly external: { readonly location: string; readonly offset: number; readonly length: number | null } | null;
  /** The message. */
  readonly message: Buffer;
}

export function readNode(message: Buffer): NodePart {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const numbers = new Map<string, number>();
  const inner: Inner = { names: new Set(), external: false };
  let [name, op, domain] = ['', '', ''];
  let constant: TensorPart | null = null;
  for (const { number, payload } of fieldsOf(message)) {
    if (number === 1) inputs.push(payload.toString());
    else if (number === 2) outputs.push(payload.toString());
    else if (number === 3) name = payload.toString();
    else if (number === 4) op = payload.toString();
    else if (number === 7) domain = payload.toString();
    else if (number === 5) constant = readAttribute(payload, numbers, inner) ?? constant;
  }
  if (domain === 'ai.onnx') domain = '';
  return { name, op, domain, inputs, outputs, numbers, constant, inner: inner.names, externalInside: inner.external };
}

/** What is found in a node's tensors and subgraphs. */
interface Inner {
  readonly names: Set<string>;
  external: boolean;
}

/** Answers the tensor of an attribute `value`. */
function readAttribute(message: Buffer, numbers: Map<string, number>, inner: Inner): TensorPart | null {
  let name = '';
  let value: number | null = null;
  let tensor: TensorPart | null = null;
  for (const { number, wire, payload, value: integer } of fieldsOf(message)) {
    if (number === 1) name = payload.toString();
    else if (number === 2 && wire === 5) value = payload.readFloatLE();
    else if (number === 3) value = integer;
    else if (number === 5) tensor = readTensor(payload);
    else if (number === 6 || number === 11) collect(payload, inner);
  }
  if (tensor?.external) inner.external = true;
  if (value !== null) numbers.set(name, value);
  return name === 'value' ? tensor : null;
}

/** Of a subgraph, and those inside it. Throws `model-corrupt`. */
function collect(graph: Buffer, into: Inner): void {
  for (const { number, payload } of fieldsOf(graph)) {
    if (number === 1) {
      const { inputs, outputs, inner, name, externalInside } = readNode(payload);
      for (const each of [...inputs, ...outputs, ...inner, name]) into.names.add(each);
      into.external ||= externalInside;
    } else if (number === 5) {
      const { name, external } = readTensor(payload);
      into.names.add(name);
      into.external ||= external !== null;
    } else if (number === 11 || number === 12 || number === 13) into.names.add(readValueName(payload));
  }
}

/** Of a ValueInfoProto. */
export function readValueName(message: Buffer): string {
  for (const { number, payload } of fieldsOf(message)) if (number === 1) return payload.toString();
  return '';
}

export function readTensor(message: Buffer): TensorPart {
  const dims: number[] = [];
  const floats: Field[] = [];
  const external = new Map<string, string>();
  let [name, type, outside] = ['', 0, false];
  let raw: Buffer | null = null;
  for (const field of fieldsOf(message)) {
    const { number, wire, payload, value } = field;
    if (number === 1) dims.push(...(wire === 0 ? [value] : readPacked(payload)));
    else if (number === 2) type = value;
    else if (number === 4) floats.push(field);
    else if (number === 8) name = payload.toString();
    else if (number === 9) raw = payload;
    else if (number === 13) readEntry(payload, external);
    else if (number === 14) outside = value === 1;
  }
  return { name, type, dims, raw, floats, external: outside ? placeOf(external) : null, message };
}

function placeOf(entries: ReadonlyMap<string, string>): TensorPart['external'] {
  const location = entries.get('location');
  const offset = Number(entries.get('offset') ?? 0);
  const length = entries.has('length') ? Number(entries.get('length')) : null;
  const whole = (size: number) => Number.isSafeInteger(size) && size >= 0;
  if (location === undefined || !whole(offset) || (length !== null && !whole(length)))
    throw corrupt('a tensor does not say where its data is');
  return { location, offset, length };
}

function readEntry(message: Buffer, into: Map<string, string>): void {
  let [key, value] = ['', ''];
  for (const { number, payload } of fieldsOf(message)) {
    if (number === 1) key = payload.toString();
    else if (number === 2) value = payload.toString();
  }
  into.set(key, value);
}

/** Numbers that are packed into one field: each is read as if it had a tag of its own. */
function readPacked(payload: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at < payload.length; ) {
    let end = at;
    while ((payload[end] ?? 0) >= 0x80) end++;
    const one = Buffer.concat([Buffer.from([8]), payload.subarray(at, end + 1)]);
    for (const { value } of fieldsOf(one)) found.push(value);
    at = end + 1;
  }
  return found;
}
