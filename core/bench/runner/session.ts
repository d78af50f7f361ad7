import { existsSync } from 'node:fs';
import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { binding, initOrt } from 'onnxruntime-node/dist/binding.js';
import type { Datatype } from '../../models/model.ts';
import type { Feed, FeedTensor, OpenOrder } from './messages.ts';

// The binding does not know Float16Array and would read it as empty; without it, its wrapper takes the bits as Uint16Array
Reflect.deleteProperty(globalThis, 'Float16Array');

const ortTypes: { readonly [datatype in Datatype]: OrtTensor.Type } = {
  BOOL: 'bool',
  UINT8: 'uint8',
  UINT16: 'uint16',
  UINT32: 'uint32',
  UINT64: 'uint64',
  INT8: 'int8',
  INT16: 'int16',
  INT32: 'int32',
  INT64: 'int64',
  FP16: 'float16',
  BF16: 'float16',
  FP32: 'float32',
  FP64: 'float64',
  BYTES: 'string',
};

/**
 * Both thread counts are set, since the defaults pin threads to cores and fail under cpusets (onnxruntime#8313). Threads
 * spin while they wait, as in onnxruntime's own default: it is the model that is measured, not how fast this machine wakes
 * a thread.
 */
export function sessionOptions({ provider, threads }: Pick<OpenOrder, 'provider' | 'threads'>) {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    logSeverityLevel: 4,
  } as const satisfies InferenceSession.SessionOptions;
}

/**
 * Loads the model and answers with what runs it once. It calls onnxruntime's binding itself: `InferenceSession.run` blocks
 * as well, but first waits for a turn of the event loop, 2 µs that are not the model's.
 */
export function openSession({ path, ...chosen }: Omit<OpenOrder, 'feeds'>): (feeds: Feeds) => unknown {
  if (!existsSync(path)) throw new Error(`There is no ${path}`);
  initOrt();
  const session = new binding.InferenceSession();
  session.loadModel(path, sessionOptions(chosen));
  const outputs = Object.fromEntries(session.outputMetadata.map(({ name }) => [name, null]));
  const options = {};
  return (feeds) => session.run(feeds, outputs, options);
}

export type Feeds = { readonly [name: string]: OrtTensor };

/** The tensors of one inference as onnxruntime takes them; no bytes are copied. */
export function feedsOf(feed: Feed): Feeds {
  return Object.fromEntries(feed.map((tensor) => [tensor.name, toOrt(tensor)]));
}

function toOrt({ datatype, shape, data }: FeedTensor): OrtTensor {
  // The constructor's overloads want the one pair of type and view; the table guarantees that they match.
  return new OrtTensor(ortTypes[datatype] as 'float32', data as Float32Array, shape);
}
