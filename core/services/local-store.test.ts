import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDatabase } from '../platform/sqlite.ts';
import { LocalStore, localStoreMigrations } from './local-store.ts';
import type { ServiceState } from './model.ts';

const state = { schema: 1, service: 's', fence: 1 } as unknown as ServiceState;

function open() {
  const clock = { ms: 1_000_000 };
  const db = openDatabase(':memory:', [localStoreMigrations]);
  return { clock, store: new LocalStore(db, () => clock.ms) };
}

describe('the store of this computer', () => {
  it('gives the lease to one holder until it runs out', async () => {
    const { store, clock } = open();
    const first = await store.acquire('s', 'a', 15_000);
    await assert.rejects(store.acquire('s', 'b', 15_000), { code: 'lease-held' });
    clock.ms += 15_001;
    const second = await store.acquire('s', 'b', 15_000);
    assert.equal(second.fence, first.fence + 1);
    await assert.rejects(store.renew(first, 15_000), { code: 'lease-lost' });
  });

  it('does not believe a lease that a clock set back would make longer', async () => {
    const { store, clock } = open();
    await store.acquire('s', 'a', 15_000);
    clock.ms -= 3_600_000;
    await store.acquire('s', 'b', 15_000);
  });

  it('keeps a lease from one who asks for a shorter', async () => {
    const { store } = open();
    await store.acquire('s', 'a', 15_000);
    await assert.rejects(store.acquire('s', 'b', 1_000), { code: 'lease-held' });
  });

  it('refuses a change under an old fence and keeps the state', async () => {
    const { store } = open();
    const old = await store.acquire('s', 'a', 15_000);
    await store.write(old, state);
    const later = await store.acquire('s', 'a', 15_000);
    await assert.rejects(store.write(old, { ...state, port: 7 }), { code: 'fence-stale' });
    await assert.rejects(store.remove(old), { code: 'fence-stale' });
    assert.deepEqual(await store.read('s'), state);
    await store.remove(later);
    assert.equal(await store.read('s'), null);
    assert.deepEqual(await store.list(), []);
  });

  it('gives a port to one service, until that is removed', async () => {
    const { store } = open();
    const first = await store.acquire('a', 'me', 15_000);
    const second = await store.acquire('b', 'me', 15_000);
    await store.allocate(first, 8080);
    await store.allocate(first, 8080);
    await assert.rejects(store.allocate(second, 8080), { code: 'port-taken' });
    await store.remove(first);
    await store.allocate(second, 8080);
  });

  it('frees the lease that is let go, and never lets the fence go back', async () => {
    const { store } = open();
    const first = await store.acquire('s', 'a', 15_000);
    await store.release(first);
    assert.equal((await store.acquire('s', 'b', 15_000)).fence, first.fence + 1);
  });
});
