import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Problem } from '../../contract/problem.ts';
import { otherSlot, type Slot, type Split } from '../../services/model.ts';
import type { RequestRecord } from '../model.ts';
import { makeReceipt } from '../receipt.ts';
import { baseConfig, routerPaths } from './config.ts';
import { ask, Rig, until } from './rig.ts';

const only = (live: Slot, percentToIdle = 0): Split => ({ live, percentToIdle, fallback: false });
const both = (live: Slot, percentToIdle = 0): Split => ({ live, percentToIdle, fallback: true });
const has = (code: string) => (error: unknown) => (error as Problem).code === code;

/** Gathers a service's records until `done`. */
async function gather(rig: Rig, done: (records: readonly RequestRecord[]) => boolean): Promise<RequestRecord[]> {
  const records: RequestRecord[] = [];
  const stop = new AbortController();
  for await (const batch of rig.client.requests(
    'credit',
    AbortSignal.any([stop.signal, AbortSignal.timeout(15_000)]),
  )) {
    records.push(...batch);
    if (done(records)) break;
  }
  assert.ok(done(records), `only ${records.length} records came`);
  return records;
}

/** Gathers records until it is disposed of, which throws what the watch threw. */
function watch(rig: Rig): AsyncDisposable & { readonly records: RequestRecord[] } {
  const records: RequestRecord[] = [];
  const stop = new AbortController();
  const watching = (async () => {
    for await (const batch of rig.client.requests('credit', stop.signal)) records.push(...batch);
  })();
  watching.catch(() => undefined);
  return {
    records,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await watching;
    },
  };
}

test('a service with nothing live answers 503 in JSON, then serves once a slot is live', async () => {
  await using rig = await Rig.start(null);
  const agent = rig.agent();
  const refused = await ask(rig.state.port, agent);
  assert.equal(refused.status, 503);
  assert.match(JSON.parse(refused.body).error, /no model is live/);
  await rig.set(only('blue'));
  assert.equal((await ask(rig.state.port, agent)).slot, 'blue');
  const status = await rig.status();
  assert.deepEqual(status.split, only('blue'));
  assert.equal(status.fence, 2);
  const [first, second] = await gather(rig, (records) => records.length >= 2);
  assert.deepEqual([first?.wanted, first?.answered, first?.status], [null, null, 503]);
  assert.deepEqual([second?.wanted, second?.answered, second?.status], ['blue', 'blue', 200]);
});

test('50 switches there and back under 16 clients lose nothing, and none is late', async () => {
  await using rig = await Rig.start(both('blue'));
  const load = rig.load(16);
  let live: Slot = 'blue';
  const switches: { from: Slot; to: Slot; askedUs: number; appliedUs: number }[] = [];
  for (let round = 0; round < 50; round++) {
    const from = live;
    live = otherSlot(from);
    load.forbid(null);
    const applied = await rig.set(both(live));
    load.forbid(from);
    switches.push({ from, to: live, ...applied });
    const enough = load.counts.answered + 50;
    await until('the clients asked some more', () => load.counts.answered >= enough);
  }
  const counts = await load.stop();
  assert.equal(counts.failed, 0);
  assert.equal(counts.late, 0);
  const records = await gather(rig, (all) => all.length >= counts.answered);
  assert.equal(records.length, counts.answered);
  for (const [at, { from, to, askedUs, appliedUs }] of switches.entries()) {
    const next = switches[at + 1]?.askedUs ?? Number.MAX_SAFE_INTEGER;
    const receipt = makeReceipt(
      records.filter(({ beganUs }) => beganUs < next),
      { fromSlot: from, toSlot: to, askedUs, appliedUs, windowMs: 60_000 },
    );
    assert.equal(receipt.lateOld, 0);
    assert.equal(receipt.failed, 0);
  }
});

test('refuses a split to a slot without a healthy server, and leaves the live one alone', async () => {
  await using rig = await Rig.start(only('blue'));
  await rig.backends.green.kill();
  await until('green is down', async () => !(await rig.status()).servers.green.up);
  await assert.rejects(rig.set(only('green')), has('slot-unhealthy'));
  await assert.rejects(rig.set(only('blue', 5)), has('slot-unhealthy'));
  assert.deepEqual((await rig.status()).split, only('blue'));
  await rig.backends.green.start();
  await until('green is up', async () => (await rig.status()).servers.green.up);
  await rig.set(only('green'));
  assert.equal((await ask(rig.state.port, rig.agent())).slot, 'green');
});

test('a refilled slot is down until it passes a check of its own', async () => {
  await using rig = await Rig.start(only('blue'));
  const recheck = (slot: Slot) => rig.client.recheck('credit', slot, AbortSignal.timeout(5000));
  // Gone and back between two checks: nobody would have noticed.
  await rig.backends.green.kill();
  await recheck('green');
  assert.equal((await rig.status()).servers.green.up, false);
  await assert.rejects(rig.set(only('green')), has('slot-unhealthy'));
  await rig.backends.green.start();
  await until('green passed a check', async () => (await rig.status()).servers.green.up);
  await rig.set(only('green'));
});

test('a slot that may answer requests is not taken down to be checked anew', async () => {
  await using rig = await Rig.start(both('blue'));
  const up = async (slot: Slot) => {
    await rig.client.recheck('credit', slot, AbortSignal.timeout(5000));
    return (await rig.status()).servers[slot].up;
  };
  assert.deepEqual([await up('blue'), await up('green')], [true, true]);
  await rig.set(only('blue', 5));
  assert.deepEqual([await up('blue'), await up('green')], [true, true]);
  await rig.set(only('blue'));
  assert.deepEqual([await up('blue'), await up('green')], [true, false]);
});

test('says which shared files it has read', async () => {
  await using rig = await Rig.start(only('blue'));
  assert.equal((await rig.status()).files, 'test');
  writeFileSync(routerPaths(rig.dir).base, baseConfig(rig.dir, 'newer'));
  assert.equal((await rig.status()).files, 'test');
  await rig.reload();
  await until('the new worker answers', async () => (await rig.status().catch(() => null))?.files === 'newer');
});

test('refuses a stale fence, and of two setters at once the newer one stands', async () => {
  await using rig = await Rig.start(only('blue'));
  const set = (live: Slot, fence: number) =>
    rig.client.setSplit('credit', both(live), fence, AbortSignal.timeout(5000));
  await set('green', 5);
  await assert.rejects(set('blue', 4), (error) => has('fence-stale')(error) && (error as Problem).data.current === 5);
  for (let fence = 10; fence < 50; fence += 2) {
    const [older, newer] = await Promise.allSettled([set('blue', fence), set('green', fence + 1)]);
    assert.equal(newer.status, 'fulfilled');
    assert.ok(older.status === 'fulfilled' || has('fence-stale')(older.reason));
    const { split, fence: current } = await rig.status();
    assert.deepEqual([split?.live, current], ['green', fence + 1]);
  }
  await assert.rejects(rig.client.status('other', AbortSignal.timeout(5000)), has('service-unknown'));
});

test('a live server that dies is stood in for by the other slot, where the split lets it', async () => {
  await using rig = await Rig.start(both('green'));
  const load = rig.load(4);
  await rig.backends.green.kill();
  await until('green is down', async () => !(await rig.status()).servers.green.up);
  const { failed } = await load.stop();
  assert.equal(failed, 0);
  assert.equal((await ask(rig.state.port, rig.agent())).slot, 'blue');
  const records = await gather(rig, (all) => all.some(({ answered }) => answered === 'blue'));
  assert.ok(records.some(({ wanted, answered }) => wanted === 'green' && answered === 'blue'));
});

test('a live server that answers 500 is stood in for too', async () => {
  await using rig = await Rig.start(both('green'));
  rig.backends.green.status = 500;
  const answer = await ask(rig.state.port, rig.agent());
  assert.deepEqual([answer.status, answer.slot], [200, 'blue']);
  const [record] = await gather(rig, (all) => all.length > 0);
  assert.deepEqual([record?.wanted, record?.answered, record?.retries], ['green', 'blue', 1]);
});

test('a live server that dies alone is answered for in JSON, and no other slot is asked', async () => {
  await using rig = await Rig.start(only('green'));
  await rig.backends.green.kill();
  await until('green is down', async () => !(await rig.status()).servers.green.up);
  const answer = await ask(rig.state.port, rig.agent());
  assert.equal(answer.status, 503);
  assert.match(JSON.parse(answer.body).error, /Try again later/);
  await rig.backends.green.start();
  await until('green is back', async () => (await ask(rig.state.port, rig.agent())).slot === 'green');
});

test('a canary that dies is answered for by the live slot', async () => {
  await using rig = await Rig.start(only('blue'));
  await rig.set(only('blue', 50));
  await rig.backends.green.kill();
  const agent = rig.agent();
  for (let i = 0; i < 50; i++) assert.equal((await ask(rig.state.port, agent)).slot, 'blue');
});

test('a restart from the same files gives the same split and fence', async () => {
  await using rig = await Rig.start(only('blue'));
  await rig.set(both('green', 0), 42);
  const { split, fence, servers } = await rig.status();
  await rig.halt();
  await rig.run();
  const again = await rig.status();
  assert.deepEqual([again.split, again.fence], [split, fence]);
  assert.deepEqual(
    [again.servers.blue.weight, again.servers.green.weight],
    [servers.blue.weight, servers.green.weight],
  );
  assert.equal((await ask(rig.state.port, rig.agent())).slot, 'green');
});

test('after a reload, connections that the old worker keeps get the new split', async () => {
  await using rig = await Rig.start(both('blue'));
  const agents = Array.from({ length: 8 }, () => rig.agent());
  for (const agent of agents) assert.equal((await ask(rig.state.port, agent)).slot, 'blue');
  await using watching = watch(rig);
  const before = watching.records;
  await until('the history came', () => before.length === 8);
  await rig.reload();
  const applied = await rig.set(both('green'));
  assert.equal(applied.oldWorkers, 1);
  for (const agent of agents) assert.equal((await ask(rig.state.port, agent)).slot, 'green');
  for (const agent of agents) assert.equal((await ask(rig.state.port, agent)).slot, 'green');
  await until('both workers told of their requests', () => before.length === 24);
  assert.equal(new Set(before.map(({ logged }) => logged?.process)).size, 2);
  const receipt = makeReceipt(before, { fromSlot: 'blue', toSlot: 'green', ...applied, windowMs: 30_000 });
  assert.deepEqual(
    [receipt.requests, receipt.lateOld, receipt.failed, receipt.complete, receipt.bySlot],
    [24, 0, 0, true, { blue: 8, green: 16 }],
  );
});

test('a percentage goes to the idle slot', async () => {
  await using rig = await Rig.start(only('blue'));
  await rig.set(both('blue', 25));
  const agent = rig.agent();
  let green = 0;
  for (let i = 0; i < 2000; i++) if ((await ask(rig.state.port, agent)).slot === 'green') green++;
  // 25 % of 2,000 is 500; six standard deviations are 116
  assert.ok(Math.abs(green - 500) < 116, `${green} of 2000`);
});

test('records that a full ring let go make a receipt incomplete', async () => {
  await using rig = await Rig.start(only('blue'), 16_384);
  const agent = rig.agent();
  const { nowUs } = await rig.status();
  for (let i = 0; i < 400; i++) await ask(rig.state.port, agent);
  const records = await gather(rig, (all) => all.some(({ logged }) => logged?.serial === 399));
  assert.ok(records.length < 400 && records.length > 10, `${records.length} records`);
  const question = { fromSlot: 'blue', toSlot: 'green', askedUs: nowUs, appliedUs: nowUs, windowMs: 60_000 } as const;
  assert.equal(makeReceipt(records, question).complete, false);
});

test('says so when the router is gone, and ends what was watching it', async () => {
  await using rig = await Rig.start(only('blue'));
  await ask(rig.state.port, rig.agent());
  const reading = Promise.withResolvers<void>();
  const ended = assert.rejects(
    gather(rig, () => {
      reading.resolve();
      return false;
    }),
    (error) => has('connection-lost')(error) || has('switch-failed')(error),
  );
  await reading.promise;
  await rig.halt();
  await ended;
  await assert.rejects(rig.status(), has('switch-failed'));
});

test('reloads between switches under load lose no request, no switch and no record', async () => {
  await using rig = await Rig.start(both('blue'));
  const load = rig.load(8);
  await using watching = watch(rig);
  const { records } = watching;
  let live: Slot = 'blue';
  for (let round = 0; round < 4; round++) {
    const reloading = rig.reload();
    for (let turn = 0; turn < 5; turn++) {
      const from = live;
      live = otherSlot(from);
      await rig.set(both(live));
      load.forbid(from);
      const enough = load.counts.answered + 50;
      await until('the clients asked some more', () => load.counts.answered >= enough);
      load.forbid(null);
    }
    const worker = await reloading;
    await until('the new worker is read', () => records.some(({ logged }) => logged?.process === worker));
  }
  const counts = await load.stop();
  assert.deepEqual([counts.failed, counts.late], [0, 0]);
  await until('every request was told of', () => records.length >= counts.answered);
  assert.equal(records.length, counts.answered);
  assert.equal(new Set(records.map(({ logged }) => logged?.process)).size, 5);
});
