import { invalid } from './refusal.ts';
import { countOf, type TensorSpec } from './tensor.ts';

const MAX_RANK = 16;
/** Also with zeros left out, so that a shape such as [0, huge, huge] cannot overflow further down. */
const MAX_ELEMENTS = 2 ** 31;

/** A request's shape, checked against the model's. Throws 400. */
export function checkShape(value: unknown, spec: TensorSpec): number[] {
  if (!Array.isArray(value)) throw invalid(`input '${spec.name}': shape must be an array of sizes`);
  if (value.length > MAX_RANK)
    throw invalid(`input '${spec.name}': shape has ${value.length} dimensions, ${MAX_RANK} are allowed`);
  const shape: number[] = value.map((size: unknown) => {
    if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) return size;
    throw invalid(`input '${spec.name}': shape must hold whole numbers from 0 up`);
  });
  if (countOf(shape.map((size) => size || 1)) > MAX_ELEMENTS) {
    throw invalid(`input '${spec.name}': shape [${shape}] is too large`);
  }
  // A model without a shape for its input reads as rank 0: the runtime itself checks then
  const fits = spec.shape.every((size, at) => size === -1 || size === shape[at]);
  if (spec.shape.length > 0 && (shape.length !== spec.shape.length || !fits)) {
    throw invalid(`input '${spec.name}': shape [${shape}] does not fit the model's [${spec.shape}]`);
  }
  return shape;
}

/**
 * The shape of a raw input of `count` elements: the model's, with its one open dimension worked out.
 * Throws 400 when there is more than one open dimension or the count does not fit.
 */
export function shapeOfRaw(count: number, spec: TensorSpec): number[] {
  const open = spec.shape.filter((size) => size === -1).length;
  if (open > 1) throw invalid(`input '${spec.name}': a raw request needs a model with one open dimension, not ${open}`);
  const fixed = countOf(spec.shape.filter((size) => size !== -1));
  const shape = spec.shape.map((size) => (size === -1 ? count / fixed : size));
  if (countOf(shape) !== count || !shape.every(Number.isInteger)) {
    throw invalid(`input '${spec.name}': ${count} elements do not fit the model's [${spec.shape}]`);
  }
  return shape;
}
