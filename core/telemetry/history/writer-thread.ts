/** A thread of its own, because a disk may take seconds to sync: takes orders for one file, and answers each. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Order, Scribe } from './scribe.ts';
import { Store } from './store.ts';
import { CLOSED, type ThreadSetup, WRITTEN } from './thread-writer.ts';

const { path, state }: ThreadSetup = workerData;
let store: Store | null = null;
const scribe = new Scribe(() => {
  store ??= new Store(path);
  return store;
});

parentPort?.on('message', (order: Order | null) => {
  if (order !== null) {
    const answer = scribe.take(order);
    Atomics.store(state, WRITTEN, answer.problem === null && answer.recording ? 1 : 0);
    parentPort?.postMessage(answer);
    return;
  }
  try {
    store?.release();
  } finally {
    Atomics.store(state, CLOSED, 1);
    Atomics.notify(state, CLOSED);
    parentPort?.close();
  }
});
