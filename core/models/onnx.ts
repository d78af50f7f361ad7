import { open } from 'node:fs/promises';
import { Problem } from '../contract/problem.ts';
import type { ModelFacts, Signature, TensorSpec } from './model.ts';
import { type GraphFindings, nodeReader, readGraph } from './onnx-graph.ts';
import { type OnnxValue, readEntry, readText } from './onnx-values.ts';
import { type ByteSource, corrupt, ProtoReader } from './protobuf.ts';

/** What an ONNX file says of itself, without its weights. */
export interface OnnxHeader extends Omit<ModelFacts, keyof Signature> {
  /** Without those that an initializer fills. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Locations of external data as they stand in the file: not to be trusted as paths. */
  readonly externalFiles: readonly string[];
}

/** Reads a file of any size in little memory. Throws `model-corrupt`, and what the file system says. */
export async function readOnnxFile(path: string, signal: AbortSignal): Promise<OnnxHeader> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const read = async (target: Uint8Array, position: number) =>
    (await file.read(target, 0, target.length, position)).bytesRead;
  return await readOnnx({ size, read }, signal);
}

/** Reads a ModelProto of onnx.proto. Throws `model-corrupt`. */
export async function readOnnx(source: ByteSource, signal: AbortSignal): Promise<OnnxHeader> {
  const reader = new ProtoReader(source, signal);
  const graph: GraphFindings = { inputs: [], outputs: [], initializers: new Set(), external: new Set() };
  const opset = new Map<string, number>();
  const metadata = new Map<string, string>();
  let irVersion = 0;
  let graphs = 0;
  let producerName = '';
  let producerVersion = '';
  await reader.message(source.size, {
    integers: { 1: (value) => (irVersion = value) },
    bytes: {
      2: readText((text) => (producerName = text)),
      3: readText((text) => (producerVersion = text)),
      7: (_, end) => {
        graphs++;
        return readGraph(reader, end, graph);
      },
      8: async (_, end) => {
        let domain = '';
        let version = 0;
        await reader.message(end, {
          integers: { 2: (value) => (version = value) },
          bytes: { 1: readText((text) => (domain = text)) },
        });
        opset.set(domain || 'ai.onnx', version);
      },
      14: async (_, end) => {
        const [key, value] = await readEntry(reader, end);
        if (value !== null) metadata.set(key, value);
      },
      25: (_, end) => reader.message(end, { bytes: { 7: functionNode(graph) } }),
    },
  });
  if (graphs === 0 || irVersion <= 0) throw corrupt('it is not an ONNX model');
  return {
    inputs: graph.inputs.filter((input) => !graph.initializers.has(input.name)),
    outputs: graph.outputs,
    externalFiles: [...graph.external],
    opset: Object.fromEntries(opset),
    metadata: Object.fromEntries(metadata),
    producer: `${producerName} ${producerVersion}`.trim(),
    irVersion,
  };
}

/** Longest metadata, keys and values together, that is kept with a model. */
const MAX_METADATA = 1024 * 1024;

/** The header as facts about the model, metadata as far as it fits into 1 MiB. Throws `model-unsupported` for a value that no client could send or get. */
export function factsOf({ externalFiles: _, metadata, ...header }: OnnxHeader): ModelFacts {
  let size = 0;
  const fitting = Object.entries(metadata).filter(([key, value]) => {
    size += key.length + value.length;
    return size <= MAX_METADATA;
  });
  return {
    ...header,
    metadata: Object.fromEntries(fitting),
    inputs: header.inputs.map(specOf),
    outputs: header.outputs.map(specOf),
  };
}

function specOf({ name, datatype, shape }: OnnxValue): TensorSpec {
  if (datatype !== null) return { name, datatype, shape };
  throw new Problem(
    'model-unsupported',
    `Export the model with ${JSON.stringify(name)} as a plain tensor (for scikit-learn: the option zipmap=False)`,
    { tensor: name },
  );
}

function functionNode(graph: GraphFindings) {
  const node = nodeReader((location) => graph.external.add(location));
  return (reader: ProtoReader, end: number) => reader.message(end, node);
}
