/** Which sizes the open dimensions of a model get. */
import { Problem } from '../../contract/problem.ts';
import { type Datatype, datatypes, type TensorSpec } from '../../models/model.ts';
import { elementBytes, sizeOf } from './tensor.ts';

export interface ShapeRequest {
  readonly batch: number;
  /** By the model's symbol, or `input:index`. */
  readonly dimensions?: { readonly [name: string]: number };
}

export interface ResolvedInput {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  /** Dimensions that nobody chose, such as `width = 1`. */
  readonly defaulted: readonly string[];
}

/** As the contract writes a signature. */
export interface InputSpec extends Omit<TensorSpec, 'datatype'> {
  readonly datatype: string;
}

const MAX_INPUT_BYTES = 1024 ** 3;
/** As the contract has it. */
const MOST_BATCH = 4096;

/**
 * Sizes for every input: open dimensions are what `dimensions` says, else the batch where they come first, else 1. What
 * comes first in the first input that leaves it open is the batch; where none does, one input must have it fixed. Throws
 * `model-unsupported` for an input whose rank the model does not tell, `usage` for a batch that is not that of the inputs, a
 * dimension that the model does not have, or inputs of more than 1 GiB.
 */
export function resolveShapes(inputs: readonly InputSpec[], { batch, dimensions = {} }: ShapeRequest): ResolvedInput[] {
  const used = new Set<string>();
  const resolved = inputs.map(({ name, datatype, shape }) => {
    if (shape === null) throw unknownRank(name);
    const defaulted: string[] = [];
    const sizes = shape.map((size, index) => {
      if (!isOpen(size)) return size;
      const place = `${name}:${index}`;
      const key = place in dimensions || typeof size === 'number' ? place : size;
      const chosen = dimensions[key];
      if (chosen !== undefined) used.add(key);
      if (chosen === undefined && index > 0) defaulted.push(`${key} = 1`);
      return chosen ?? (index === 0 ? batch : 1);
    });
    return { name, datatype: datatypeOf(name, datatype), shape: sizes, defaulted };
  });
  refuseStrangers(inputs, dimensions, used);
  checkBatch(inputs, resolved, batch);
  checkBytes(resolved);
  return resolved;
}

function isOpen(size: string | number | undefined): size is string | number {
  return typeof size === 'string' || (size !== undefined && size < 0);
}

/** Throughput counts `batch` rows a call: so many must be in it. */
function checkBatch(inputs: readonly InputSpec[], resolved: readonly ResolvedInput[], batch: number): void {
  const open = inputs.findIndex(({ shape }) => isOpen(shape?.[0]));
  const firsts = resolved.flatMap(({ shape }) => shape.slice(0, 1));
  const real = open >= 0 ? (resolved[open]?.shape[0] ?? batch) : firsts.includes(batch) ? batch : (firsts[0] ?? 1);
  if (real !== batch) throw otherBatch(batch, real);
}

/** The inputs with the sizes that were chosen for their open dimensions. Throws `usage` for one that the model does not have. */
export function withDimensions(
  inputs: readonly InputSpec[],
  dimensions: { readonly [name: string]: number },
): InputSpec[] {
  const used = new Set<string>();
  const chosenFor = (size: string | number, place: string) => {
    if (!isOpen(size)) return size;
    const key = place in dimensions ? place : String(size);
    used.add(key);
    return dimensions[key] ?? size;
  };
  const sized = inputs.map(({ name, datatype, shape }) => ({
    name,
    datatype,
    shape: shape?.map((size, at) => chosenFor(size, `${name}:${at}`)) ?? null,
  }));
  refuseStrangers(inputs, dimensions, used);
  return sized;
}

/** Names by which the open dimensions of a model can be given a size. */
export function openDimensions(inputs: readonly InputSpec[]): string[] {
  const names = inputs.flatMap(({ name, shape }) =>
    (shape ?? []).flatMap((size, index) => {
      if (typeof size === 'string') return [size];
      return size < 0 ? [`${name}:${index}`] : [];
    }),
  );
  return [...new Set(names)];
}

function datatypeOf(name: string, datatype: string): Datatype {
  const known = datatypes.find((each) => each === datatype);
  if (known) return known;
  throw new Problem(
    'model-unsupported',
    `Export the model with ${JSON.stringify(name)} as a tensor type that is known`,
    {
      input: name,
      datatype,
    },
  );
}

function checkBytes(inputs: readonly ResolvedInput[]): void {
  let bytes = 0;
  for (const { name, datatype, shape } of inputs) {
    bytes += sizeOf(shape) * elementBytes(datatype);
    if (bytes <= MAX_INPUT_BYTES) continue;
    throw new Problem(
      'usage',
      `Choose a smaller batch or smaller dimensions: ${JSON.stringify(name)} as [${shape.join(', ')}] makes inputs of more than 1 GiB`,
      { input: name, shape, limitBytes: MAX_INPUT_BYTES },
    );
  }
}

function unknownRank(input: string): Problem {
  return new Problem(
    'model-unsupported',
    `Give real inputs, or export the model with the shape of ${JSON.stringify(input)}: it does not say how many dimensions there are`,
    { input },
  );
}

function refuseStrangers(inputs: readonly InputSpec[], dimensions: object, used: ReadonlySet<string>): void {
  const dimension = Object.keys(dimensions).find((name) => !used.has(name));
  if (dimension === undefined) return;
  const open = openDimensions(inputs);
  const choice = open.length > 0 ? `the model leaves open: ${open.join(', ')}` : 'the model leaves none open';
  throw new Problem('usage', `Correct the dimension ${dimension}: ${choice}`, { dimension, open });
}

function otherBatch(batch: number, real: number): Problem {
  if (real > MOST_BATCH) {
    const most = MOST_BATCH.toLocaleString('en');
    return new Problem(
      'usage',
      `Leave the first dimension of the inputs to the batch, at most ${most}: it can not be ${real}`,
      { real },
    );
  }
  return new Problem('usage', `Use batch ${real} instead of ${batch}: the first dimension of the inputs is ${real}`, {
    batch,
    real,
  });
}
