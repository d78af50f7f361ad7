/** A former router whose master is silent may still have clients: a split is not known to hold in it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { routerPaths } from './config.ts';
import { Rig } from './rig.ts';

const green = { live: 'green', percentToIdle: 0, fallback: true } as const;

test('a split is not said to hold while a former router does not answer', async () => {
  await using rig = await Rig.start({ live: 'blue', percentToIdle: 0, fallback: true });
  let accepted = 0;
  const silent = createServer((socket) => {
    accepted++;
    socket.on('error', () => {}).resume();
  });
  silent.listen(routerPaths(rig.dir).formerMasterSocket);
  await once(silent, 'listening');
  try {
    await assert.rejects(rig.set(green), { code: 'switch-failed' });
    assert.ok(accepted > 0);
  } finally {
    silent.close();
    await once(silent, 'close');
  }
  assert.equal((await rig.set(green)).oldWorkers, 0);
});
