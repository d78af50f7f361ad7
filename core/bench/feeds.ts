/** What goes into a model while it is measured. */
import type { Cell } from '../contract/bench-record.ts';
import type { ModelVersion } from '../models/model.ts';
import { generateInputs } from './data/generate.ts';
import { elementBytes, type InputTensor, sizeOf } from './data/tensor.ts';
import type { Feed } from './runner/messages.ts';

export interface Feeds {
  readonly feeds: readonly Feed[];
  /** For the record. */
  readonly inputs: Cell['inputs'];
}

export interface FeedRequest {
  readonly batch: number;
  readonly dimensions: { readonly [name: string]: number };
  readonly seed: number;
}

/** Different inputs taken in turn, so that no answer comes from a cache; fewer where they are large. */
const MOST_FEEDS = 16;
const MOST_BYTES = 64 * 1024 * 1024;

/** Throws what `generateInputs` throws. */
export function generatedFeeds(model: ModelVersion, { seed, ...shape }: FeedRequest): Feeds {
  const first = generateInputs(model, { ...shape, seed });
  const count = Math.max(1, Math.min(MOST_FEEDS, Math.floor(MOST_BYTES / Math.max(1, bytesOf(first.tensors)))));
  const others = Array.from({ length: count - 1 }, (_, at) => generateInputs(model, { ...shape, seed: seed + at + 1 }));
  return { feeds: [first, ...others].map(({ tensors }) => feedOf(tensors)), inputs: first.inputs };
}

/** As it travels: the runner's onnxruntime takes the bits of FP16. */
export function feedOf(tensors: readonly InputTensor[]): Feed {
  return tensors.map(({ data, ...tensor }) => ({
    ...tensor,
    data: data instanceof Float16Array ? new Uint16Array(data.buffer, data.byteOffset, data.length) : data,
  }));
}

function bytesOf(tensors: readonly InputTensor[]): number {
  return tensors.reduce((sum, { datatype, shape }) => sum + sizeOf(shape) * elementBytes(datatype), 0);
}
