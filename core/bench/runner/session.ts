import { existsSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { binding, initOrt } from 'onnxruntime-node/dist/binding.js';
import type { OpenOrder } from './messages.ts';

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
 * as well, but first waits for a turn of the event loop, 2 µs that are not the model's. Without run options onnxruntime
 * takes those that it keeps, and builds none for each call.
 */
export function openSession({ path, ...chosen }: Omit<OpenOrder, 'feeds'>): (feeds: Feeds) => void {
  if (!existsSync(path)) throw new Error(`There is no ${path}`);
  initOrt();
  binding.initOrtOnce(WARNING, Output as unknown as typeof Tensor, isMainThread);
  const session = new binding.InferenceSession() as unknown as Session;
  session.loadModel(path, sessionOptions(chosen));
  const names = session.outputMetadata.map(({ name }) => name);
  const fetches = Object.fromEntries(names.map((name) => [name, null]));
  return (feeds) => {
    const results = session.run(feeds, fetches);
    for (const name of names) giveBack(results[name]?.data);
  };
}

/** onnxruntime's log level where none is set. */
const WARNING = 2;

/** The binding's own session; the types of its package want tensors, and options that it does not. */
interface Session {
  readonly outputMetadata: readonly { readonly name: string }[];
  loadModel(path: string, options: InferenceSession.SessionOptions): void;
  run(feeds: Feeds, fetches: { readonly [name: string]: null }): { readonly [name: string]: Output };
}

/** What the binding makes of each output, in place of a tensor that looks over its data, type and shape once more. */
class Output {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];

  constructor(type: string, data: unknown, dims: readonly number[]) {
    this.type = type;
    this.data = data;
    this.dims = dims;
  }
}

/**
 * Frees an output at once, as languages do that count references. Left to the collector, outputs would pile up, and each
 * call would write its own into memory that is in no cache.
 */
function giveBack(data: unknown): void {
  if (ArrayBuffer.isView(data) && data.buffer instanceof ArrayBuffer) data.buffer.transfer(0);
}

export type Feeds = { readonly [name: string]: Pick<Tensor, 'type' | 'data' | 'dims' | 'location'> };

/** Tensors as plain values, which the binding reads faster than a tensor's getters. */
export function plainFeeds(feeds: Feeds): Feeds {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { type, data, dims, location }]) => [name, { type, data, dims, location }]),
  );
}
