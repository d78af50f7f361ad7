import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Semaphore } from './semaphore.ts';

const forever = new AbortController().signal;

test('never more holders than places, and everyone gets a turn', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 30 }), async (places, askers) => {
      const semaphore = new Semaphore(places);
      let inside = 0;
      let most = 0;
      const visit = async () => {
        const leave = await semaphore.acquire(forever);
        most = Math.max(most, ++inside);
        await new Promise(setImmediate);
        inside--;
        leave();
        leave();
      };
      await Promise.all(Array.from({ length: askers }, visit));
      assert.equal(most, Math.min(places, askers));
      assert.equal(inside, 0);
    }),
    { numRuns: 30 },
  );
});

test('who gives up in line takes no place', async () => {
  const semaphore = new Semaphore(1);
  const leave = await semaphore.acquire(forever);
  const impatient = new AbortController();
  const given = semaphore.acquire(impatient.signal);
  impatient.abort();
  await assert.rejects(given, { code: 'cancelled' });
  assert.equal(semaphore.waiting, 0);
  leave();
  (await semaphore.acquire(AbortSignal.timeout(1000)))();
});

test('a place given in the instant of giving up goes to the next in line', async () => {
  const semaphore = new Semaphore(1);
  const leave = await semaphore.acquire(forever);
  const impatient = new AbortController();
  const given = semaphore.acquire(impatient.signal);
  const next = semaphore.acquire(AbortSignal.timeout(1000));
  leave();
  impatient.abort();
  await given.then(
    (mine) => mine(),
    () => {},
  );
  (await next)();
});
