/** Tensor data as the binary extension has it ↔ the tensor's data. */
import { invalid } from './refusal.ts';
import { type Datatype, datatypes } from './tensor.ts';
import { isText } from './values.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One tensor's bytes → its data, in a buffer of its own. Throws 400 when size or content do not fit. */
export function unpackBlob(
  name: string,
  datatype: Datatype,
  count: number,
  bytes: Buffer,
): ArrayBuffer | readonly string[] {
  if (datatype === 'BYTES') return texts(name, count, bytes);
  const wanted = count * datatypes[datatype].size;
  if (bytes.length !== wanted) {
    throw invalid(
      `input '${name}': ${count} elements of ${datatype} are ${wanted} bytes, binary data has ${bytes.length}`,
    );
  }
  if (datatype === 'BOOL' && bytes.some((byte) => byte > 1)) throw invalid(`input '${name}': a BOOL is a byte 0 or 1`);
  const data = new ArrayBuffer(bytes.length);
  new Uint8Array(data).set(bytes);
  return data;
}

function texts(name: string, count: number, bytes: Buffer): string[] {
  const found: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) throw invalid(`input '${name}': binary BYTES end in the middle of an element`);
    found.push(text(name, bytes.subarray(at + 4, end)));
    at = end;
  }
  if (found.length !== count) {
    throw invalid(`input '${name}': shape needs ${count} elements, binary data has ${found.length}`);
  }
  return found;
}

/** One element of BYTES. Throws 400 when it is not a text, which is all that the runtime takes. */
export function text(name: string, bytes: Buffer): string {
  const found = decoded(bytes);
  if (isText(found)) return found;
  throw invalid(`input '${name}': BYTES must be UTF-8 without NUL, encode other content as base64`);
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A tensor's data → the bytes that the binary extension sends. */
export function packBlob(data: ArrayBuffer | readonly string[]): Buffer {
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  return Buffer.concat(
    data.flatMap((element) => {
      const content = Buffer.from(element);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(content.length);
      return [length, content];
    }),
  );
}
