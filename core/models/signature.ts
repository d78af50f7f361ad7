import type { Dimension, Signature, TensorSpec } from './model.ts';

/** A tensor with which a client of one model would not get on with the other. */
export interface Difference {
  readonly kind: 'input' | 'output';
  readonly name: string;
  /** As in `FP32 [batch, 4]`; null where the model has no such tensor. */
  readonly live: string | null;
  readonly next: string | null;
}

/**
 * What a client of `live` would stumble over in `next`: an input that is new, gone or other, an output that is gone or
 * other. A new output is none. A dimension or a shape that a model leaves open goes with any.
 */
export function compareSignatures(live: Signature, next: Signature): Difference[] {
  const known = new Set(live.inputs.map(({ name }) => name));
  const added = next.inputs.filter(({ name }) => !known.has(name));
  return [
    ...live.inputs.flatMap((spec) => differenceOf('input', spec, find(next.inputs, spec))),
    ...added.map(({ name, ...spec }) => ({ kind: 'input' as const, name, live: null, next: textOf(spec) })),
    ...live.outputs.flatMap((spec) => differenceOf('output', spec, find(next.outputs, spec))),
  ];
}

function find(specs: readonly TensorSpec[], { name }: TensorSpec): TensorSpec | null {
  return specs.find((spec) => spec.name === name) ?? null;
}

function differenceOf(kind: Difference['kind'], live: TensorSpec, next: TensorSpec | null): Difference[] {
  if (next && next.datatype === live.datatype && goTogether(live.shape, next.shape)) return [];
  return [{ kind, name: live.name, live: textOf(live), next: next && textOf(next) }];
}

function goTogether(one: TensorSpec['shape'], other: TensorSpec['shape']): boolean {
  if (one === null || other === null) return true;
  return (
    one.length === other.length && one.every((size, at) => isOpen(size) || isOpen(other[at]) || size === other[at])
  );
}

function isOpen(size: Dimension | undefined): boolean {
  return typeof size !== 'number' || size < 0;
}

function textOf({ datatype, shape }: Omit<TensorSpec, 'name'>): string {
  if (shape === null) return `${datatype} of any shape`;
  return `${datatype} [${shape.map((size) => (size === -1 ? '?' : size)).join(', ')}]`;
}
