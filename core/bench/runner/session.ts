import { existsSync } from 'node:fs';
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

export type Feeds = { readonly [name: string]: Tensor };
