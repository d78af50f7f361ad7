import { setImmediate } from 'node:timers/promises';
import { Problem } from '../../contract/problem.ts';
import { corrupt } from '../protobuf.ts';
import { choose, isLayer, type Layer, type Left } from './choose.ts';
import { type GraphPart, readModel } from './graph.ts';
import { quantize } from './int8.ts';
import { dataFields, initializer, metadata, node, type Place, toFloat } from './nodes.ts';
import { FLOAT, INT8, readNode, type TensorPart } from './parts.ts';
import { bytesOf, floatsOf, type ReadExternal } from './weights.ts';
import { bytes, fieldsOf, header } from './wire.ts';

const FIRST_OPSET = 11;

/** The data that lies outside the file: read from the old one, written to the new one. */
export interface OutsideData {
  readonly read: ReadExternal;
  /** Appends; null: keep it in the file. */
  readonly write: ((data: Buffer) => Promise<Place>) | null;
}

export interface Rewritten {
  /** Of the new ONNX file, in order. */
  readonly pieces: readonly Buffer[];
  readonly quantized: number;
  readonly left: readonly Left[];
}

/**
 * Writes each MatMul and Gemm with a constant weight as DynamicQuantizeLinear → MatMulInteger → Cast → Mul (→ Add): the
 * form that onnxruntime fuses. Whatever else is in the file stays as it is, byte for byte. `lineage` goes to the
 * metadata. Throws an AbortError, `model-corrupt`, `model-unsupported`, `nothing-to-quantize`, and what `outside` throws.
 */
export async function rewrite(
  file: Buffer,
  outside: OutsideData,
  lineage: { readonly [key: string]: string },
  signal: AbortSignal,
): Promise<Rewritten> {
  const { graph, opset, before, after } = readModel(file);
  const choices = graph.nodes.map(({ part }) => choose(part, graph));
  const work = new Rewriting(graph, outside);
  const nodes: Buffer[] = [];
  const left: Left[] = [];
  let quantized = 0;
  for (const [index, { whole }] of graph.nodes.entries()) {
    const choice = choices[index] ?? null;
    // A large weight takes a while: who cancels is heard before the next.
    if (choice) await setImmediate(undefined, { signal });
    if (choice && isLayer(choice) && opset < FIRST_OPSET) throw tooOld(opset);
    const made = choice && isLayer(choice) ? await work.layer(choice) : null;
    if (choice && !made) left.push(isLayer(choice) ? { node: nameOf(choice), why: 'a weight is not finite' } : choice);
    if (made) quantized++;
    nodes.push(...(made ?? [whole]));
  }
  if (quantized === 0) throw nothing(left);
  const kept = await work.keep(nodes);
  const inside = [...kept, ...work.initializers, ...graph.others];
  const size = inside.reduce((sum, each) => sum + each.length, 0);
  const added = Object.entries(lineage).map(([key, value]) => metadata(key, value));
  return { pieces: [...before, header(7, size), ...inside, ...after, ...added], quantized, left };
}

function nameOf({ node }: Layer): string {
  return node.name || node.outputs[0] || node.op;
}

/** One graph on its way from floats to whole numbers. */
class Rewriting {
  readonly initializers: Buffer[] = [];
  readonly #graph: GraphPart;
  readonly #outside: OutsideData;
  readonly #names: Set<string>;
  /** Activations that are quantised already: value, scale, zero point. */
  readonly #inputs = new Map<string, readonly [string, string, string]>();
  /** Weights likewise: value and scale; null: not finite. */
  readonly #weights = new Map<string, readonly [string, string] | null>();

  constructor(graph: GraphPart, outside: OutsideData) {
    this.#graph = graph;
    this.#outside = outside;
    this.#names = new Set(graph.names);
  }

  /** The nodes that stand for a layer. Null: its weight can not be quantised. */
  async layer(layer: Layer): Promise<Buffer[] | null> {
    const weight = await this.#weight(layer);
    if (!weight) return null;
    const { inputs, outputs } = layer.node;
    const [input = '', output = ''] = [inputs[0], outputs[0]];
    const nodes: Buffer[] = [];
    const name = (suffix: string) => this.#unique(`${output}_${suffix}`);
    let quantized = this.#inputs.get(input);
    if (!quantized) {
      quantized = [this.#unique(`${input}_int8`), this.#unique(`${input}_scale`), this.#unique(`${input}_zero`)];
      this.#inputs.set(input, quantized);
      nodes.push(node('DynamicQuantizeLinear', this.#unique(`${input}_quantize`), [input], quantized));
    }
    const [values, scale, zero] = quantized;
    const [sums, floats, scales] = [name('int32'), name('cast'), name('scales')];
    const product = layer.bias === null ? output : name('product');
    nodes.push(
      node('MatMulInteger', name('matmul_int8'), [values, weight[0], zero], [sums]),
      node('Cast', name('to_float'), [sums], [floats], toFloat),
      node('Mul', name('scale_of'), [scale, weight[1]], [scales]),
      node('Mul', name('rescale'), [floats, scales], [product]),
    );
    if (layer.bias !== null) nodes.push(node('Add', name('bias'), [product, layer.bias], [output]));
    return nodes;
  }

  /** The nodes and the initializers that these still use. */
  async keep(nodes: readonly Buffer[]): Promise<Buffer[]> {
    const used = new Set(this.#graph.outputs);
    const parts = nodes.map((whole) => ({ whole, part: partOf(whole) }));
    for (const { part } of parts) for (const name of [...part.inputs, ...part.inner]) used.add(name);
    const weights = new Set([...this.#weights].flatMap(([, made]) => (made ? made : [])));
    const gone = (name: string) =>
      this.#graph.fixed.has(name) && !used.has(name) && !weights.has(name) && this.#replaced(name);
    const kept = parts.filter(({ part }) => part.constant === null || !gone(part.outputs[0] ?? ''));
    const initializers: Buffer[] = [];
    for (const tensor of this.#graph.initializers) if (!gone(tensor.name)) initializers.push(await this.#moved(tensor));
    return [...kept.map(({ whole }) => whole), ...initializers];
  }

  /** Only what was a weight may go: another that nobody uses was there before. */
  #replaced(name: string): boolean {
    return [...this.#weights.keys()].some((key) => key.startsWith(`${name}\n`));
  }

  async #weight({ weight, rows, columns, transposed, alpha }: Layer): Promise<readonly [string, string] | null> {
    const key = `${weight.name}\n${transposed} ${alpha}`;
    const made = this.#weights.get(key);
    if (made !== undefined) return made;
    const result = quantize(await floatsOf(weight, this.#outside.read), rows, columns, transposed);
    if (!result) {
      this.#weights.set(key, null);
      return null;
    }
    const names = [this.#unique(`${weight.name}_int8`), this.#unique(`${weight.name}_scale`)] as const;
    const scales = result.scales.map((scale) => scale * alpha);
    const values = Buffer.from(result.values.buffer);
    this.initializers.push(
      initializer(names[0], INT8, [rows, columns], (await this.#outside.write?.(values)) ?? values),
      initializer(names[1], FLOAT, [columns], Buffer.from(scales.buffer)),
    );
    this.#weights.set(key, names);
    return names;
  }

  /** An initializer as it was; one with its data outside points to where they are now. */
  async #moved(tensor: TensorPart): Promise<Buffer> {
    const { write, read } = this.#outside;
    if (tensor.external === null || write === null) return bytes(5, tensor.message);
    const place = await write(await bytesOf(tensor, read));
    const others = [...fieldsOf(tensor.message)].filter(({ number }) => number !== 13 && number !== 14);
    return bytes(5, ...others.map(({ whole }) => whole), ...dataFields(place));
  }

  #unique(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#names.has(name); count++) name = `${wanted}_${count}`;
    this.#names.add(name);
    return name;
  }
}

function partOf(whole: Buffer) {
  const [field] = fieldsOf(whole);
  if (!field) throw corrupt('a node is empty');
  return readNode(field.payload);
}

function tooOld(opset: number): Problem {
  return new Problem(
    'model-unsupported',
    `Export the model with operator set ${FIRST_OPSET} or newer: it uses ${opset}, which can not quantise while it runs`,
    { opset, needs: FIRST_OPSET },
  );
}

function nothing(left: readonly Left[]): Problem {
  const [first] = left;
  const why = first
    ? `of its ${left.length} MatMul and Gemm none can be: ${first.node}: ${first.why}`
    : 'it has no MatMul or Gemm';
  return new Problem('nothing-to-quantize', `Keep the model as it is, there is nothing to quantise: ${why}`, {
    left: left.slice(0, 20).map(({ node, why }) => ({ node, why })),
  });
}
