import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labUnavailable } from '../lab/unavailable.ts';
import { assertNothingLost, cacheDir, SERVICE, Site, VERSIONS } from './site.ts';

const steps = ['preflight', 'fetch', 'route', 'start', 'ready', 'warm', 'smoke', 'promote', 'drain', 'keep'];
const long = process.env.SIGNALBOX_LONG === '1';
/** Every step here, where they are short; on a lab host, by default, those that change something there. */
const places = [
  ['here', steps, process.platform === 'win32' ? 'needs SIGKILL' : null],
  ['lab', long ? steps : ['fetch', 'start', 'promote', 'drain'], labUnavailable()],
] as const;

for (const [where, struck, unavailable] of places) {
  describe(`the control plane is killed (${where})`, { skip: unavailable ?? false }, () => {
    const which = struck === steps ? 'every step of a rollout' : struck.join(', ');
    it(`before and after ${which}: it ends in old or new, whole, and no request fails`, async () => {
      await using site = await Site.open(where);
      await using load = await site.load();
      let live: string = VERSIONS[0];
      for (const step of struck) {
        for (const when of ['before', 'after'] as const) {
          const target = live === VERSIONS[0] ? VERSIONS[1] : VERSIONS[0];
          const killed = await site.plane({ ...site.deployOrder(target), killAt: `${when} ${step}` });
          assert.equal(
            killed.killed,
            true,
            `it was not killed ${when} ${step}: ${JSON.stringify(killed.problem ?? killed.rollout?.error)}`,
          );
          const { rollout, problem } = await site.resume();
          assert.equal(rollout?.status, 'succeeded', `${when} ${step}: ${JSON.stringify(problem ?? rollout?.error)}`);
          assert.equal(await site.checkWhole(), target, `${when} ${step}`);
          live = target;
        }
      }
      for (const killAt of ['before promote', 'after promote', 'after drain']) {
        const target = live === VERSIONS[0] ? VERSIONS[1] : VERSIONS[0];
        const { dataDir } = site;
        assert.equal(
          (await site.plane({ dataDir, cacheDir, command: 'rollback', service: SERVICE, killAt })).killed,
          true,
        );
        const { rollout, problem } = await site.resume();
        assert.equal(rollout?.status, 'succeeded', `rollback, ${killAt}: ${JSON.stringify(problem ?? rollout?.error)}`);
        assert.equal(await site.checkWhole(), target, `rollback, ${killAt}`);
        live = target;
      }
      assertNothingLost(await load.stop());
    });

    it('between the record of a switch and the switch itself: the next switch makes both one', async () => {
      await using site = await Site.open(where);
      await site.plane(site.deployOrder(VERSIONS[1]));
      await using load = await site.load();
      const signal = AbortSignal.timeout(60_000);
      const { store } = await site.app.stations.open(site.host, where === 'here' ? 'local' : 'docker', signal);
      const lease = await store.acquire(SERVICE, 'dead', 1_000, signal);
      const state = await store.read(SERVICE, signal);
      assert.ok(state?.split);
      await store.write(lease, { ...state, split: { ...state.split, live: 'blue' }, fence: lease.fence }, [], signal);
      await store.release(lease, signal);
      const [before] = (await site.app.operator.status(SERVICE, signal)).services;
      assert.equal(before?.agrees, false);
      assert.equal((await site.app.operator.switchTo(SERVICE, 'blue', signal, () => {})).status, 'succeeded');
      assert.equal(await site.checkWhole(), VERSIONS[0]);
      assertNothingLost(await load.stop());
    });
  });
}
