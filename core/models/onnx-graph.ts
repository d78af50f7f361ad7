import { type OnnxValue, readEntry, readText, readValue } from './onnx-values.ts';
import { corrupt, type MessageReader, type ProtoReader } from './protobuf.ts';

/** What a graph and everything nested in it says about what it needs. Numbers of fields: onnx.proto. */
export interface GraphFindings {
  readonly inputs: OnnxValue[];
  readonly outputs: OnnxValue[];
  readonly initializers: Set<string>;
  /** Locations of external data, as they stand in the file. */
  readonly external: Set<string>;
}

/** `onExternal` gets the location of every tensor whose data is outside the file. */
type OnExternal = (location: string) => void;

/** Reads the model's GraphProto that ends at `end`. Throws `model-corrupt`. */
export async function readGraph(reader: ProtoReader, end: number, into: GraphFindings): Promise<void> {
  const onExternal: OnExternal = (location) => into.external.add(location);
  await reader.message(end, {
    bytes: {
      1: (_, end) => reader.message(end, nodeReader(onExternal)),
      5: async (_, end) => void into.initializers.add(await readTensor(reader, end, onExternal)),
      11: async (_, end) => void into.inputs.push(await readValue(reader, end)),
      12: async (_, end) => void into.outputs.push(await readValue(reader, end)),
      15: async (_, end) => void into.initializers.add(await readSparseTensor(reader, end, onExternal)),
    },
  });
}

/** Reads a NodeProto: only its attributes can hold tensors and graphs. */
export function nodeReader(onExternal: OnExternal): MessageReader {
  return { bytes: { 5: (reader, end) => reader.message(end, attributeReader(onExternal)) } };
}

function attributeReader(onExternal: OnExternal): MessageReader {
  const tensor = async (reader: ProtoReader, end: number) => void (await readTensor(reader, end, onExternal));
  const sparse = async (reader: ProtoReader, end: number) => void (await readSparseTensor(reader, end, onExternal));
  const graph = (reader: ProtoReader, end: number) => reader.message(end, subgraphReader(onExternal));
  return { bytes: { 5: tensor, 6: graph, 10: tensor, 11: graph, 22: sparse, 23: sparse } };
}

function subgraphReader(onExternal: OnExternal): MessageReader {
  return {
    bytes: {
      1: (reader, end) => reader.message(end, nodeReader(onExternal)),
      5: async (reader, end) => void (await readTensor(reader, end, onExternal)),
      15: async (reader, end) => void (await readSparseTensor(reader, end, onExternal)),
    },
  };
}

/** Reads a TensorProto without its data and answers its name. */
async function readTensor(reader: ProtoReader, end: number, onExternal: OnExternal): Promise<string> {
  const EXTERNAL = 1;
  let name = '';
  let dataLocation = 0;
  let location: string | null = null;
  await reader.message(end, {
    integers: { 14: (value) => (dataLocation = value) },
    bytes: {
      8: readText((text) => (name = text)),
      13: async (_, entryEnd) => {
        const [key, value] = await readEntry(reader, entryEnd);
        if (key === 'location') location = value;
      },
    },
  });
  if (dataLocation === EXTERNAL) {
    if (location === null) throw corrupt('a tensor does not say where its data is');
    onExternal(location);
  }
  return name;
}

/** A SparseTensorProto's name is that of its values. */
async function readSparseTensor(reader: ProtoReader, end: number, onExternal: OnExternal): Promise<string> {
  let name = '';
  await reader.message(end, {
    bytes: {
      1: async (_, tensorEnd) => {
        name = await readTensor(reader, tensorEnd, onExternal);
      },
      2: async (_, tensorEnd) => void (await readTensor(reader, tensorEnd, onExternal)),
    },
  });
  return name;
}
