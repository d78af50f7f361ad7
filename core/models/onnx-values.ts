import type { Datatype, Dimension } from './model.ts';
import { corrupt, type FieldReader, type MessageReader, type ProtoReader } from './protobuf.ts';

/** A graph input or output as the file has it. */
export interface OnnxValue {
  readonly name: string;
  /** Null for what the inference protocol cannot carry: sequences, maps, complex and sub-byte numbers. */
  readonly datatype: Datatype | null;
  readonly shape: readonly Dimension[] | null;
}

/** TensorProto.DataType of onnx.proto. */
const byElementType: { readonly [type: number]: Datatype } = {
  1: 'FP32',
  2: 'UINT8',
  3: 'INT8',
  4: 'UINT16',
  5: 'INT16',
  6: 'INT32',
  7: 'INT64',
  8: 'BYTES',
  9: 'BOOL',
  10: 'FP16',
  11: 'FP64',
  12: 'UINT32',
  13: 'UINT64',
  16: 'BF16',
};

/** Reads a ValueInfoProto that ends at `end`. Throws `model-corrupt`. */
export async function readValue(reader: ProtoReader, end: number): Promise<OnnxValue> {
  reader.keep(0);
  let name = '';
  let datatype: Datatype | null = null;
  let shape: Dimension[] | null = null;
  const tensorType: MessageReader = {
    integers: { 1: (type) => (datatype = byElementType[type] ?? null) },
    bytes: {
      2: async (_, shapeEnd) => {
        const dimensions: Dimension[] = [];
        shape = dimensions;
        await reader.message(shapeEnd, {
          bytes: { 1: async (_, dimensionEnd) => void dimensions.push(await readDimension(reader, dimensionEnd)) },
        });
      },
    },
  };
  await reader.message(end, {
    bytes: {
      1: readText((text) => (name = text)),
      2: (_, typeEnd) => reader.message(typeEnd, { bytes: { 1: (_, end) => reader.message(end, tensorType) } }),
    },
  });
  return { name, datatype, shape };
}

/** Hands on a text of at most 64 KiB. Throws `model-corrupt` when it is longer. */
export function readText(take: (text: string) => void): FieldReader {
  return async (reader, end) => {
    const text = await reader.text(end);
    if (text === null) throw corrupt('a name is longer than 64 KiB');
    take(text);
  };
}

/** Reads a StringStringEntryProto; a value over 64 KiB is null. */
export async function readEntry(reader: ProtoReader, end: number): Promise<[string, string | null]> {
  let key = '';
  let value: string | null = '';
  await reader.message(end, {
    bytes: {
      1: readText((text) => (key = text)),
      2: async (_, valueEnd) => {
        value = await reader.text(valueEnd);
      },
    },
  });
  return [key, value];
}

async function readDimension(reader: ProtoReader, end: number): Promise<Dimension> {
  reader.keep(0);
  let dimension: Dimension = -1;
  await reader.message(end, {
    integers: { 1: (size) => (dimension = size >= 0 ? size : -1) },
    bytes: { 2: readText((symbol) => (dimension = symbol || -1)) },
  });
  return dimension;
}
