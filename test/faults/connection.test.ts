import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHost } from '../lab/host.ts';
import { labUnavailable } from '../lab/unavailable.ts';
import { assertNothingLost, Site, VERSIONS } from './site.ts';

const all = ['preflight', 'fetch', 'route', 'start', 'ready', 'warm', 'smoke', 'promote', 'drain', 'keep'];
const long = process.env.SIGNALBOX_LONG === '1';
/** The whole matrix takes many minutes: by default the steps around the change of the live slot. */
const moments = long
  ? all.flatMap((step) => [`before ${step}`, `after ${step}`])
  : ['before fetch', 'before start', 'before promote', 'after promote', 'before keep'];

/** Longer than the control plane of the test (pings every 0.5 s) needs to notice. */
const PARTITION_MS = 3_000;

const faults: { readonly [name: string]: (host: LabHost) => Promise<() => Promise<void>> } = {
  'loses its SSH connection': async (host) => {
    await host.kill('sshd');
    return async () => {};
  },
  'is partitioned from the host': async (host) => {
    await host.partition(true, 'gw');
    // A cut that does not cut would make this test pass for nothing.
    await assert.rejects(fetch(`http://${host.ip}:8080/v2`, { signal: AbortSignal.timeout(500) }));
    return async () => {
      await sleep(PARTITION_MS);
      await host.partition(false, 'gw');
    };
  },
};

for (const [name, strike] of Object.entries(faults)) {
  describe(`the control plane ${name}`, { skip: labUnavailable() ?? false }, () => {
    it(`at ${long ? 'every step' : moments.join(', ')}: the rollout goes on by itself, and no request fails`, async () => {
      await using site = await Site.open('lab');
      const { labHost } = site;
      assert.ok(labHost);
      await using load = await site.load();
      let live: string = VERSIONS[0];
      for (const pauseAt of moments) {
        const target = live === VERSIONS[0] ? VERSIONS[1] : VERSIONS[0];
        let healed = Promise.resolve();
        const { rollout, problem } = await site.plane({ ...site.deployOrder(target), pauseAt }, async () => {
          const heal = await strike(labHost);
          healed = heal();
        });
        await healed;
        assert.equal(rollout?.status, 'succeeded', `${pauseAt}: ${JSON.stringify(problem ?? rollout?.error)}`);
        assert.equal(await site.checkWhole(), target, pauseAt);
        live = target;
      }
      assertNothingLost(await load.stop());
    });
  });
}
