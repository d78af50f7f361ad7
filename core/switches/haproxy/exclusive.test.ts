import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { openDatabase } from '../../platform/sqlite.ts';
import { LocalStore, localStoreMigrations } from '../../services/local-store.ts';
import { aloneWithRouter } from './exclusive.ts';

const soon = () => AbortSignal.timeout(10_000);
const open = () => new LocalStore(openDatabase(':memory:', [localStoreMigrations]));

test('of several control planes one at a time is alone with the router, and each has its turn', async () => {
  const store = open();
  let inside = 0;
  const turns: string[] = [];
  const turn = (holder: string) =>
    aloneWithRouter(store, holder, soon(), async () => {
      inside++;
      for (let i = 0; i < 20; i++) await setImmediate();
      assert.equal(inside, 1);
      inside--;
      turns.push(holder);
    });
  await Promise.all(['a', 'b', 'c'].map(turn));
  assert.deepEqual(turns.toSorted(), ['a', 'b', 'c']);
  assert.deepEqual(await store.list(), [], 'the lease is no service');
});

test('one that fails lets go, and one that died is taken over by itself at once', async () => {
  const store = open();
  const failed = aloneWithRouter(store, 'a', soon(), () => Promise.reject(new Error('no')));
  await assert.rejects(failed, /no/);
  assert.equal(await aloneWithRouter(store, 'b', soon(), async () => 1), 1);
  await store.acquire('_router', 'dead', 60_000);
  assert.equal(await aloneWithRouter(store, 'dead', soon(), async () => 2), 2);
});

test('waiting ends with the signal', async () => {
  const store = open();
  await store.acquire('_router', 'other', 60_000);
  const waiting = aloneWithRouter(store, 'mine', AbortSignal.timeout(150), async () => assert.fail('it was not alone'));
  await assert.rejects(waiting, { name: 'AbortError' });
});
