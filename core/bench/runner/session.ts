import { existsSync } from 'node:fs';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
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
 * Loads the model. Both thread counts are set, since the defaults pin threads to cores and fail under cpusets
 * (onnxruntime#8313). Threads spin while they wait, as in onnxruntime's own default: it is the model that is measured,
 * not how fast this machine wakes a thread.
 */
export async function openSession(
  { path, provider, threads }: Omit<OpenOrder, 'feeds'>,
  profilePrefix?: string,
): Promise<InferenceSession> {
  if (!existsSync(path)) throw new Error(`There is no ${path}`);
  return await InferenceSession.create(path, {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    logSeverityLevel: 4,
    ...(profilePrefix !== undefined && { enableProfiling: true, profileFilePrefix: profilePrefix }),
  });
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
