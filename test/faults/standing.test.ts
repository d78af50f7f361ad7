/** What a control plane leaves behind when its lease is taken over, and when old revisions are due. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDatabase } from '../../core/platform/sqlite.ts';
import { LocalStore, localStoreMigrations } from '../../core/services/local-store.ts';
import { SERVICE, Site, VERSIONS } from './site.ts';

const quiet = () => {};
const soon = () => AbortSignal.timeout(90_000);

describe('what is left in the idle slot', () => {
  it('is called unproved when the lease was lost before it was proved', async () => {
    await using site = await Site.open('here');
    const signal = soon();
    // One whose clock says that the lease ran out.
    const taken = async () => {
      using db = openDatabase(join(site.dataDir, 'signalbox.db'), [localStoreMigrations]);
      const store = new LocalStore(db, () => Date.now() + 20_000);
      await store.release(await store.acquire(SERVICE, 'another', 1_000));
    };
    const { rollout } = await site.plane({ ...site.deployOrder(VERSIONS[1]), pauseAt: 'before ready' }, taken);
    assert.equal(rollout?.status, 'failed', JSON.stringify(rollout));
    assert.match(rollout?.error?.code ?? '', /lease-lost|fence-stale/);
    const [status] = (await site.app.operator.status(SERVICE, signal)).services;
    assert.equal(status?.slots.green.version, VERSIONS[1]);
    assert.equal(status?.slots.green.standing, 'unproved');
    assert.equal(status?.slots.blue.standing, 'served');
  });

  it('is retired when its window is over, and not before', async () => {
    await using site = await Site.open('here');
    const { host, port } = site;
    const deploy = (version: string, keepMs: number) =>
      site.app.operator.deploy(
        {
          service: SERVICE,
          host,
          port,
          keepMs,
          model: { name: 'credit-risk', version },
          hold: false,
          threads: 1,
          memoryMb: 256,
        },
        soon(),
        quiet,
      );
    assert.equal(await site.app.operator.nextRetirement(host, soon()), null);
    await deploy(VERSIONS[1], 600_000);
    const later = await site.app.operator.nextRetirement(host, soon());
    assert.equal(later?.service, SERVICE);
    assert.ok((later?.at.getTime() ?? 0) > Date.now() + 500_000);
    assert.deepEqual(await site.app.operator.settle(soon(), quiet), { rollouts: [], silent: [] });
    await deploy(VERSIONS[0], 0);
    const now = await site.app.operator.nextRetirement(host, soon());
    assert.ok(now && now.at.getTime() <= Date.now());
    const { rollouts } = await site.app.operator.retireDue(host, soon(), quiet);
    assert.deepEqual(
      rollouts.map(({ spec, status }) => [spec.kind, spec.from, status]),
      [['retire', 'green', 'succeeded']],
    );
    assert.equal(await site.app.operator.nextRetirement(host, soon()), null);
    assert.equal(await site.checkWhole(), VERSIONS[0]);
  });
});
