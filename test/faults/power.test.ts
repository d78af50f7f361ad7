import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { labUnavailable } from '../lab/unavailable.ts';
import { startLoad } from '../load/load.ts';
import { sampleCases } from '../load/order.ts';
import { assertNothingLost, SERVICE, Site, VERSIONS } from './site.ts';

describe('a host', { skip: labUnavailable() ?? false }, () => {
  it('serves the new revision with the same split after a power cut, before any control plane connects', async () => {
    await using site = await Site.open('lab');
    const { labHost } = site;
    assert.ok(labHost);
    const { rollout } = await site.plane(site.deployOrder(VERSIONS[1]));
    assert.equal(rollout?.status, 'succeeded');
    await labHost.stop();
    await labHost.start();
    await untilServed(`http://${labHost.ip}:${site.port}/v2/health/ready`);
    const report = await (
      await startLoad({
        url: `http://${labHost.ip}:${site.port}/v2/models/${SERVICE}/infer`,
        cases: sampleCases('credit-risk', VERSIONS),
        clients: 4,
        maxRequests: 500,
        maxMs: 30_000,
      })
    ).report;
    assertNothingLost(report);
    assert.deepEqual(Object.keys(report.byVersion), [VERSIONS[1]]);
    assert.equal(await site.checkWhole(), VERSIONS[1]);
  });

  it('falls back to the old slot by itself when the new one is killed, and returns when it is back', async () => {
    await using site = await Site.open('lab');
    const { labHost } = site;
    assert.ok(labHost);
    await site.plane(site.deployOrder(VERSIONS[1]));
    await using load = await site.load(400);
    const green = `signalbox-${SERVICE}-green`;
    // As docker kill does it: the engine does not start it again by itself.
    const killed = await labHost.exec(['docker', 'kill', green]);
    assert.equal(killed.code, 0, killed.stderr);
    await untilVersion(site, VERSIONS[0]);
    assert.equal((await labHost.exec(['docker', 'start', green])).code, 0);
    await untilVersion(site, VERSIONS[1]);
    const report = await load.stop();
    assertNothingLost(report);
    assert.ok((report.byVersion[VERSIONS[0]] ?? 0) > 0);
  });
});

/** Asks the router on the host until it answers 200; a host that has just booted needs a moment. */
async function untilServed(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.status === 200) return;
    assert.ok(Date.now() < deadline, `${url} does not answer 30 s after the boot: ${answer?.status}`);
    await sleep(50);
  }
}

async function untilVersion(site: Site, version: string): Promise<void> {
  const [{ body } = { body: '' }] = sampleCases('credit-risk', VERSIONS);
  const deadline = Date.now() + 15_000;
  for (;;) {
    const url = `http://${site.labHost?.ip}:${site.port}/v2/models/${SERVICE}/infer`;
    const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.headers.get('x-signalbox-version') === version) return;
    assert.ok(Date.now() < deadline, `${version} does not answer after 15 s`);
    await sleep(50);
  }
}
