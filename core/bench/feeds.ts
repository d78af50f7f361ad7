/** What goes into a model while it is measured. For the process that prepares a measurement. */
import type { RunRequest } from '../contract/bench.ts';
import type { Cell } from '../contract/bench-record.ts';
import type { ModelVersion } from '../models/model.ts';
import { generateInputs } from './data/generate.ts';
import { loadInputs } from './data/load.ts';
import { elementBytes, type InputTensor, sizeOf } from './data/tensor.ts';

/** What is to be known of a model to feed it. */
export type Fed = Pick<ModelVersion, 'inputs' | 'metadata'>;

/** The inputs of one inference. */
export type Feed = readonly InputTensor[];

export interface Feeds {
  readonly feeds: readonly Feed[];
  /** For the record. */
  readonly inputs: Cell['inputs'];
  /** Of rows of the data that were left out. */
  readonly warnings: readonly string[];
}

export type FeedRequest = Pick<RunRequest, 'dimensions' | 'seed' | 'data' | 'features' | 'pixels'> & {
  readonly batch: number;
};

/** Different inputs taken in turn, so that no answer comes from a cache; fewer where they are large. */
const MOST_FEEDS = 16;
const MOST_REAL = 1024;
const MOST_BYTES = 64 * 1024 * 1024;

/** Real inputs where there are some, else generated ones. Throws what `loadInputs` and `generateInputs` throw. */
export async function feedsFor(model: Fed, request: FeedRequest, signal: AbortSignal): Promise<Feeds> {
  const { data: path, batch, dimensions, features, pixels: scale } = request;
  if (path === undefined) return generatedFeeds(model, request);
  const { inputs, metadata } = model;
  const limits = { most: MOST_REAL, mostBytes: MOST_BYTES };
  const { batches, ...about } = await loadInputs(
    { path, inputs, metadata, aside: [], features, dimensions, scale, batch, ...limits },
    signal,
  );
  return { feeds: batches, ...about };
}

function generatedFeeds(model: Fed, { seed, batch, dimensions }: FeedRequest): Feeds {
  const wish = { batch, dimensions, seed };
  const first = generateInputs(model, wish);
  const count = Math.max(1, Math.min(MOST_FEEDS, Math.floor(MOST_BYTES / Math.max(1, bytesOf(first.tensors)))));
  const others = Array.from({ length: count - 1 }, (_, at) => generateInputs(model, { ...wish, at: at + 1 }));
  return { feeds: [first, ...others].map(({ tensors }) => tensors), inputs: first.inputs, warnings: [] };
}

function bytesOf(tensors: readonly InputTensor[]): number {
  return tensors.reduce((sum, { datatype, shape }) => sum + sizeOf(shape) * elementBytes(datatype), 0);
}
