import { Problem } from '../../contract/problem.ts';
import { corrupt } from '../protobuf.ts';
import type { Constants } from './choose.ts';
import { type NodePart, readNode, readTensor, readValueName, type TensorPart } from './parts.ts';
import { type Field, fieldsOf } from './wire.ts';

export interface GraphPart extends Constants {
  readonly nodes: readonly { readonly whole: Buffer; readonly part: NodePart }[];
  readonly initializers: readonly TensorPart[];
  readonly outputs: readonly string[];
  /** All that are taken. */
  readonly names: ReadonlySet<string>;
  /** Fields that are neither nodes nor initializers. */
  readonly others: readonly Buffer[];
}

export interface ModelPart {
  readonly graph: GraphPart;
  /** Of ai.onnx. */
  readonly opset: number;
  /** Fields before and after the graph. */
  readonly before: readonly Buffer[];
  readonly after: readonly Buffer[];
}

/** Takes a ModelProto apart. Throws `model-corrupt`, `model-unsupported`. */
export function readModel(file: Buffer): ModelPart {
  const fields = [...fieldsOf(file)];
  const at = fields.findIndex(({ number }) => number === 7);
  const graph = fields[at];
  if (!graph || fields.filter(({ number }) => number === 7).length > 1) throw corrupt('it is not an ONNX model');
  const whole = ({ whole }: Field) => whole;
  return {
    graph: readGraph(graph.payload),
    opset: opsetOf(fields.filter(({ number }) => number === 8)),
    before: fields.slice(0, at).map(whole),
    after: fields.slice(at + 1).map(whole),
  };
}

function opsetOf(imports: readonly Field[]): number {
  for (const { payload } of imports) {
    let domain = '';
    let version = 0;
    for (const { number, payload: text, value } of fieldsOf(payload)) {
      if (number === 1) domain = text.toString();
      else if (number === 2) version = value;
    }
    if (domain === '' || domain === 'ai.onnx') return version;
  }
  return 0;
}

function readGraph(message: Buffer): GraphPart {
  const nodes: { whole: Buffer; part: NodePart }[] = [];
  const initializers: TensorPart[] = [];
  const inputs = new Set<string>();
  const outputs: string[] = [];
  const names = new Set<string>();
  const others: Buffer[] = [];
  for (const { number, whole, payload } of fieldsOf(message)) {
    if (number === 1) nodes.push({ whole, part: readNode(payload) });
    else if (number === 5) initializers.push(readTensor(payload));
    else others.push(whole);
    if (number === 11) inputs.add(readValueName(payload));
    if (number === 12) outputs.push(readValueName(payload));
    if (number === 11 || number === 12 || number === 13) names.add(readValueName(payload));
  }
  const fixed = new Map<string, TensorPart>();
  for (const tensor of initializers) if (!inputs.has(tensor.name)) fixed.set(tensor.name, tensor);
  for (const { part } of nodes) {
    for (const name of [part.name, ...part.inputs, ...part.outputs, ...part.inner]) names.add(name);
    if (part.externalInside) throw outsideInside(part);
    const [output] = part.outputs;
    if (part.op === 'Constant' && part.constant && output !== undefined)
      fixed.set(output, { ...part.constant, name: output });
  }
  for (const { name } of initializers) names.add(name);
  const open = new Set(initializers.map(({ name }) => name).filter((name) => inputs.has(name)));
  return { nodes, initializers, outputs, names, others, fixed, open };
}

function outsideInside({ name, op }: NodePart): Problem {
  const node = name || op;
  return new Problem(
    'model-unsupported',
    `Export the model with the data of ${JSON.stringify(node)} in the ONNX file: only initializers can keep it outside`,
    { node },
  );
}
