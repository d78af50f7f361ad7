import { FLOAT, type NodePart, type TensorPart } from './parts.ts';

/** A layer that can be quantised. */
export interface Layer {
  readonly node: NodePart;
  readonly weight: TensorPart;
  readonly rows: number;
  readonly columns: number;
  /** The weight is kept [columns, rows]. */
  readonly transposed: boolean;
  /** What the product is multiplied with. */
  readonly alpha: number;
  /** Added to the product. */
  readonly bias: string | null;
}

/** A MatMul or Gemm that stays as it is, and why. */
export interface Left {
  readonly node: string;
  readonly why: string;
}

export interface Constants {
  /** Tensors that nothing can change, by name. */
  readonly fixed: ReadonlyMap<string, TensorPart>;
  /** Initializers that are inputs of the graph too. */
  readonly open: ReadonlySet<string>;
}

/** What to do with a node; null: it is no MatMul and no Gemm. Operators: onnx.ai/onnx/operators. */
export function choose(node: NodePart, { fixed, open }: Constants): Layer | Left | null {
  if (node.domain !== '' || (node.op !== 'MatMul' && node.op !== 'Gemm')) return null;
  const left = (why: string): Left => ({ node: node.name || node.outputs[0] || node.op, why });
  const [, weightName = '', bias = ''] = node.inputs;
  const weight = fixed.get(weightName);
  if (open.has(weightName)) return left('its weight may be given with the inputs');
  if (!weight) return left('its second input is no constant');
  if (weight.type !== FLOAT) return left('its weight is not FP32');
  const [first = 0, second = 0] = weight.dims;
  if (weight.dims.length !== 2 || first === 0 || second === 0) return left('its weight is no matrix');
  const number = (name: string, byDefault: number) => node.numbers.get(name) ?? byDefault;
  if (node.op === 'MatMul')
    return { node, weight, rows: first, columns: second, transposed: false, alpha: 1, bias: null };
  if (number('transA', 0) !== 0) return left('its first input is transposed (transA)');
  if (bias !== '' && number('beta', 1) !== 1) return left('its bias is scaled (beta)');
  const transposed = number('transB', 0) !== 0;
  const [rows, columns] = transposed ? [second, first] : [first, second];
  return { node, weight, rows, columns, transposed, alpha: number('alpha', 1), bias: bias === '' ? null : bias };
}

export function isLayer(choice: Layer | Left): choice is Layer {
  return 'weight' in choice;
}
