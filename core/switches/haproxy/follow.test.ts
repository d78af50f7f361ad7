import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestRecord } from '../model.ts';
import { follow, type RouterLog } from './follow.ts';
import type { LoggedRequest } from './record.ts';
import type { Tail } from './tail.ts';

const request = (service: string, beganUs: number): LoggedRequest => ({
  service,
  record: { beganUs, wanted: 'blue', answered: 'blue', status: 200, durationUs: 1 },
});

/** A worker's log that gives its batch, then stays open until it is closed. */
function fakeTail(process: number, batch: readonly LoggedRequest[]): Tail & { readonly closed: Promise<void> } {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  return {
    process,
    closed,
    close,
    async *batches() {
      yield batch;
      await closed;
    },
  };
}

/** A router whose worker is the next of the list at each look; the last one stays. */
function fakeLog(workers: readonly { process: number; reloads: number }[], tails: readonly Tail[]): RouterLog {
  let look = 0;
  return {
    currentWorker: async () => {
      const now = workers[Math.min(look++, workers.length - 1)];
      assert.ok(now);
      return now;
    },
    openTail: async () => {
      const now = workers[Math.min(look - 1, workers.length - 1)];
      const tail = tails.find(({ process }) => process === now?.process);
      assert.ok(tail);
      return tail;
    },
  };
}

test('reads one service over a reload, and closes every log when the reader stops', async () => {
  const tails = [fakeTail(1, [request('credit', 1), request('digits', 2)]), fakeTail(2, [request('credit', 3)])];
  const log = fakeLog(
    [
      { process: 1, reloads: 0 },
      { process: 2, reloads: 1 },
    ],
    tails,
  );
  const seen: RequestRecord[] = [];
  for await (const batch of follow(log, 'credit', AbortSignal.timeout(5000))) {
    seen.push(...batch);
    if (seen.length === 2) break;
  }
  assert.deepEqual(
    seen.map(({ beganUs }) => beganUs),
    [1, 3],
  );
  await Promise.all(tails.map(({ closed }) => closed));
});

test('fails when a worker came and went between two looks', async () => {
  const tails = [fakeTail(1, []), fakeTail(3, [])];
  const log = fakeLog(
    [
      { process: 1, reloads: 4 },
      { process: 3, reloads: 6 },
    ],
    tails,
  );
  const reading = (async () => {
    for await (const _ of follow(log, 'credit', AbortSignal.timeout(5000)));
  })();
  await assert.rejects(reading, { code: 'connection-lost' });
});

test('ends without an error when the signal aborts', async () => {
  const stop = new AbortController();
  const log = fakeLog([{ process: 1, reloads: 0 }], [fakeTail(1, [request('credit', 1)])]);
  let batches = 0;
  for await (const _ of follow(log, 'credit', stop.signal)) {
    batches++;
    stop.abort();
  }
  assert.equal(batches, 1);
});
