import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labUnavailable } from '../lab/unavailable.ts';
import { assertNothingLost, Site, VERSIONS } from './site.ts';

const steps = ['preflight', 'fetch', 'route', 'start', 'ready', 'warm', 'smoke', 'promote', 'drain', 'keep'];
const places = [
  ['here', process.platform === 'win32' ? 'needs SIGKILL' : null],
  ['lab', labUnavailable()],
] as const;

for (const [where, unavailable] of places) {
  describe(`the control plane is killed (${where})`, { skip: unavailable ?? false }, () => {
    it('before and after every step of a rollout: it ends in old or new, whole, and no request fails', async () => {
      await using site = await Site.open(where);
      await using load = await site.load();
      let live: string = VERSIONS[0];
      for (const step of steps) {
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
      assertNothingLost(await load.stop());
    });
  });
}
