import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherSlot, type Slot, type Split } from '../../services/model.ts';
import { waitNote } from './handover.ts';
import { ask, Rig, until } from './rig.ts';

const both = (live: Slot): Split => ({ live, percentToIdle: 0, fallback: true });

test('a router hands over to another 10 times, with switches between, and 16 clients lose nothing', async () => {
  await using rig = await Rig.start(both('blue'));
  const load = rig.load(16);
  let live: Slot = 'blue';
  for (let round = 0; round < 10; round++) {
    await rig.handOver();
    const from = live;
    live = otherSlot(from);
    load.forbid(null);
    await rig.set(both(live));
    load.forbid(from);
    const enough = load.counts.answered + 50;
    await until('the clients asked some more', () => load.counts.answered >= enough);
    await until('the former router ended', () => !rig.drains);
  }
  const { failed, late } = await load.stop();
  assert.deepEqual({ failed, late }, { failed: 0, late: 0 });
});

test('a client that the former router still has is answered by the split that the new one was given', async () => {
  await using rig = await Rig.start(both('blue'));
  const agent = rig.agent();
  assert.equal((await ask(rig.state.port, agent)).slot, 'blue');
  await rig.handOver();
  assert.equal((await rig.status()).split?.live, 'blue');
  const { oldWorkers } = await rig.set(both('green'));
  assert.equal(oldWorkers, 1);
  assert.equal(rig.drains, true);
  assert.equal((await ask(rig.state.port, agent)).slot, 'green');
  await until('the former router ended', () => !rig.drains);
  assert.equal((await rig.set(both('blue'))).oldWorkers, 0);
  await rig.reload();
  assert.equal((await ask(rig.state.port, agent)).slot, 'blue');
});

test('says whom it waits for, and how long at most', () => {
  assert.equal(waitNote(1, 69_001), 'waiting for 1 client of the former router, 70 s at most');
  assert.equal(waitNote(3, 1_000), 'waiting for 3 clients of the former router, 1 s at most');
  assert.equal(waitNote(null, -5), 'waiting for the former router, 0 s at most');
});
