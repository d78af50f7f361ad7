import assert from 'node:assert/strict';
import { test } from 'node:test';

// Not by its name: what it imports is typed for a browser.
const { keepOpen, useConnection } = await import(new URL('./connection.ts', import.meta.url).href);

test('a wire that closes before it answers makes the next wait longer, and says why it closed', async (t) => {
  const waits: unknown[] = [];
  t.mock.method(globalThis, 'setTimeout', (end: () => void, ms: number) => {
    waits.push(ms);
    queueMicrotask(end);
  });
  Object.assign(globalThis, { window: new EventTarget() });
  const silent = { system: { ping: () => new Promise(() => {}) } };
  const shut = { client: silent, closed: Promise.resolve('Too many windows are open') };
  await new Promise<void>((done) => {
    let opened = 0;
    void keepOpen(async () => {
      opened += 1;
      if (opened < 5) return shut;
      done();
      return new Promise(() => {});
    });
  });
  assert.deepEqual(waits, [250, 500, 1_000, 2_000]);
  const { state, client, why } = useConnection.getState();
  assert.deepEqual({ state, client, why }, { state: 'lost', client: null, why: 'Too many windows are open' });
});
