/** Tensor data as JSON has it → bytes. */
import { invalid } from './refusal.ts';
import { type Datatype, datatypes, viewOf } from './tensor.ts';

type Flat = readonly unknown[];

/** Row-major elements of `data`, which is flat or nested as `shape`. Throws 400 when it is neither or the count differs. */
export function flatten(name: string, data: unknown, shape: readonly number[], count: number): Flat {
  if (!Array.isArray(data)) throw invalid(`input '${name}': data must be an array`);
  const flat = shape.length > 1 && Array.isArray(data[0]) ? nested(name, data, shape) : data;
  if (flat.length !== count) {
    throw invalid(`input '${name}': shape [${shape}] needs ${count} elements, data has ${flat.length}`);
  }
  return flat;
}

function nested(name: string, data: unknown[], shape: readonly number[]): unknown[] {
  let level = data;
  if (level.length !== shape[0]) throw invalid(`input '${name}': data is not nested as its shape [${shape}]`);
  for (const size of shape.slice(1)) {
    const below: unknown[] = [];
    for (const row of level) {
      if (!Array.isArray(row) || row.length !== size) {
        throw invalid(`input '${name}': data is not nested as its shape [${shape}]`);
      }
      for (const element of row) below.push(element);
    }
    level = below;
  }
  return level;
}

/** Whether an integer tensor holds a number that JSON.parse may have rounded. */
export function mayBeRounded(flat: Flat): boolean {
  return flat.some((value) => typeof value === 'number' && !Number.isSafeInteger(value));
}

/** Elements → the tensor's data. Throws 400 at the first that is not of the datatype or does not fit it. */
export function pack(name: string, datatype: Datatype, flat: Flat): ArrayBuffer | readonly string[] {
  if (datatype === 'BYTES') return flat.map((value, at) => (isText(value) ? value : refuse(name, datatype, at)));
  if (datatype === 'FP16') throw invalid(`input '${name}': FP16 has no JSON form, send it as binary data`);
  const data = new ArrayBuffer(flat.length * datatypes[datatype].size);
  const view = viewOf(datatype, data);
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) {
    for (let at = 0; at < flat.length; at++) {
      const value = flat[at];
      if (typeof value === 'bigint') view[at] = value;
      else view[at] = Number.isSafeInteger(value) ? BigInt(value as number) : refuse(name, datatype, at);
      if (view[at] !== BigInt(value as number | bigint)) refuse(name, datatype, at);
    }
    return data;
  }
  const kind = datatype === 'BOOL' ? 'boolean' : 'number';
  const rounds = datatype === 'FP32';
  for (let at = 0; at < flat.length; at++) {
    const value = flat[at];
    if (typeof value !== kind) refuse(name, datatype, at);
    view[at] = Number(value);
    if (rounds ? !Number.isFinite(view[at]) : view[at] !== Number(value) || !Number.isFinite(view[at])) {
      refuse(name, datatype, at);
    }
  }
  return data;
}

/** A text that reaches the model whole: the runtime takes UTF-8, and its binding cuts a text at a NUL. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}

function refuse(name: string, datatype: Datatype, at: number): never {
  throw invalid(`input '${name}': element ${at} is no ${datatype}`);
}
