/** An operator in trouble must always have a way back, and nothing may be called undone that is not. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { localServer } from '../../core/engines/local/engine.ts';
import type { Rollout } from '../../core/rollouts/model.ts';
import { labUnavailable } from '../lab/unavailable.ts';
import { assertNothingLost, SERVICE, Site, VERSIONS } from './site.ts';

const quiet = () => {};
const soon = () => AbortSignal.timeout(90_000);

function deploy(site: Site, version: string, hold = false): Promise<Rollout> {
  const { host, port } = site;
  const model = { name: 'credit-risk', version };
  return site.app.operator.deploy(
    { service: SERVICE, host, model, port, hold, keepMs: 600_000, threads: 1, memoryMb: 256 },
    soon(),
    quiet,
  );
}

describe('a way back on this computer', () => {
  it('a deploy after the model server died starts it first', async () => {
    await using site = await Site.open('here');
    await deploy(site, VERSIONS[1]);
    const status = await localServer(join(site.dataDir, 'host'), SERVICE).status(soon());
    assert.ok(status);
    process.kill(status.pid, 'SIGKILL');
    const rollout = await deploy(site, VERSIONS[0]);
    assert.equal(rollout.status, 'succeeded', JSON.stringify(rollout.error));
    assert.equal(await site.checkWhole(), VERSIONS[0]);
  });

  it('a switch passes a held rollout, which is then over', async () => {
    await using site = await Site.open('here');
    const held = await deploy(site, VERSIONS[1], true);
    assert.equal(held.status, 'held');
    await assert.rejects(site.app.operator.rollback(SERVICE, soon(), quiet), { code: 'nothing-to-roll-back' });
    assert.equal((await site.app.operator.switchTo(SERVICE, 'green', soon(), quiet)).status, 'succeeded');
    assert.equal(site.app.rollouts.get(held.id).status, 'aborted');
    assert.equal(await site.checkWhole(), VERSIONS[1]);
    await assert.rejects(site.app.rollouts.abort(held.id, soon(), quiet), { code: 'rollout-ended' });
  });

  it('a hold that is aborted is taken back, and nothing of it has failed', async () => {
    await using site = await Site.open('here');
    const { id } = await deploy(site, VERSIONS[1], true);
    const { steps } = site.app.jobs.get(id);
    await site.app.jobs.cancel(id);
    const job = site.app.jobs.get(id);
    assert.equal(job.status, 'aborted');
    const phases = new Map(job.steps.map(({ name, phase }) => [name, phase]));
    assert.deepEqual([phases.get('hold'), phases.get('start'), phases.get('promote')], ['undone', 'undone', 'pending']);
    const ends = (all: typeof steps) => all.find(({ name }) => name === 'start')?.endedAt;
    assert.equal(ends(job.steps), ends(steps));
    assert.equal(await site.checkWhole(), VERSIONS[0]);
  });

  it('a remove that is cancelled half-way is not called undone, and is completed', async () => {
    await using site = await Site.open('here');
    const cancel = new AbortController();
    const onProgress = ({ steps }: Rollout) => {
      if (steps.some(({ step, phase }) => step.kind === 'unroute' && phase === 'done')) cancel.abort();
    };
    const half = await site.app.operator.remove(SERVICE, cancel.signal, onProgress);
    assert.equal(half.status, 'interrupted');
    assert.match(half.error?.message ?? '', /half removed, resume/);
    await assert.rejects(site.app.rollouts.abort(half.id, soon(), quiet), { code: 'rollout-ended' });
    assert.equal((await site.app.rollouts.resume(half.id, soon(), quiet)).status, 'succeeded');
    assert.deepEqual((await site.app.operator.status(null, soon())).services, []);
  });
});

describe('a way back on a host', { skip: labUnavailable() ?? false }, () => {
  it('a deploy is refused while the idle slot answers for a dead one, and a switch mends it', async () => {
    await using site = await Site.open('lab');
    assert.equal((await deploy(site, VERSIONS[1])).status, 'succeeded');
    await using load = await site.load();
    await site.labHost?.exec(['docker', 'kill', `signalbox-${SERVICE}-green`]);
    const refused = await deploy(site, VERSIONS[1]);
    assert.equal(refused.status, 'failed');
    assert.equal(refused.error?.code, 'slot-unhealthy');
    const back = await site.app.operator.switchTo(SERVICE, 'blue', soon(), quiet);
    assert.equal(back.status, 'succeeded', JSON.stringify(back.error));
    assert.equal((await deploy(site, VERSIONS[1])).status, 'succeeded');
    assert.equal(await site.checkWhole(), VERSIONS[1]);
    assertNothingLost(await load.stop());
  });

  it('a port belongs to one service of a host', async () => {
    await using site = await Site.open('lab');
    const { host, port } = site;
    const wish = {
      host,
      port,
      model: { name: 'credit-risk', version: VERSIONS[0] },
      hold: false,
      keepMs: 0,
      threads: 1,
      memoryMb: 256,
    };
    const second = await site.app.operator.deploy({ ...wish, service: 'other' }, soon(), quiet);
    assert.equal(second.error?.code, 'port-taken');
    assert.equal(await site.checkWhole(), VERSIONS[0]);
    const [one, two] = await Promise.all(
      ['one', 'two'].map((service) => site.app.operator.deploy({ ...wish, service, port: 8095 }, soon(), quiet)),
    );
    assert.deepEqual([one?.status, two?.status].toSorted(), ['failed', 'succeeded']);
    assert.equal([one, two].find((each) => each?.status === 'failed')?.error?.code, 'port-taken');
    const winner = one?.status === 'succeeded' ? 'one' : 'two';
    assert.equal((await site.app.operator.remove(winner, soon(), quiet)).status, 'succeeded');
    assert.equal(await site.checkWhole(), VERSIONS[0]);
  });
});
