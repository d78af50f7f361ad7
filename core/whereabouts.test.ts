import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { Problem } from './contract/problem.ts';
import type { ModelVersion } from './models/model.ts';
import type { Rollout } from './rollouts/model.ts';
import type { OpenStation } from './rollouts/service.ts';
import type { Revision, ServiceState } from './services/model.ts';
import { Whereabouts } from './whereabouts.ts';

const revision: Revision = {
  id: 'r',
  model: 'm',
  version: '1',
  modelDigest: 'd',
  image: 'i',
  threads: 1,
  memoryMb: 512,
};
const state: ServiceState = {
  schema: 1,
  service: 's',
  engine: 'docker',
  port: 9000,
  slots: { blue: revision, green: null },
  standing: { blue: 'served', green: 'unproved' },
  addresses: { blue: 'a', green: 'b' },
  split: { live: 'blue', percentToIdle: 0, fallback: false },
  keepUntil: null,
  fence: 1,
};
const deploy = { action: 'deploy', service: 's', model: 'm@2', host: 'gpu-1' } as const;
const never = new AbortController().signal;

let kept: ServiceState | null;
let silence: Problem | null;
let switchFails: boolean;
let known: string | null;
let rollouts: Rollout[];
let whereabouts: Whereabouts;

beforeEach(() => {
  kept = state;
  silence = null;
  switchFails = false;
  known = 'gpu-1';
  rollouts = [];
  const station = {
    store: { read: async () => kept },
    switch: {
      async read() {
        if (switchFails) throw new Problem('switch-failed', 'Start it');
        return { healthy: { blue: true, green: false } };
      },
    },
  } as unknown as OpenStation;
  whereabouts = new Whereabouts({
    directory: { hostOf: () => known },
    operator: {
      async locate(service) {
        if (silence) throw silence;
        if (known && kept) return { host: known, state: kept };
        throw new Problem('service-unknown', 'Look at those there are', { service });
      },
      placeFor(service, host) {
        if (known === host) return host;
        throw new Problem('service-exists', 'Deploy it there', { service, host: known });
      },
    },
    stations: {
      async open() {
        if (silence) throw silence;
        return station;
      },
    },
    models: {
      async get(ref) {
        if (ref === 'm@9') throw new Problem('model-unknown', 'Import it');
        return { name: 'm', version: ref.slice(2) } as ModelVersion;
      },
    },
    rollouts: { list: () => rollouts },
  });
});

it('a deploy is asked of its host and of the registry', async () => {
  rollouts = [{ id: 'r2', status: 'succeeded' } as Rollout, { id: 'r1', status: 'held' } as Rollout];
  const facts = await whereabouts.previewFacts(deploy, never);
  assert.equal(facts.state, state);
  assert.deepEqual([facts.engine, facts.model?.version, facts.unfinished?.id], ['docker', '2', 'r1']);
  assert.deepEqual(facts.healthy, { blue: true, green: false });
  assert.deepEqual(facts.liveSignature, { name: 'm', version: '1' });
});

it('a deploy of an unknown model, or of a service that runs elsewhere, is refused', async () => {
  await assert.rejects(whereabouts.previewFacts({ ...deploy, model: 'm@9' }, never), { code: 'model-unknown' });
  await assert.rejects(whereabouts.previewFacts({ ...deploy, host: 'gpu-2' }, never), { code: 'service-exists' });
});

it('a live version that this registry does not have, or a switch that is down, is not known', async () => {
  kept = { ...state, slots: { blue: { ...revision, version: '9' }, green: null } };
  switchFails = true;
  const facts = await whereabouts.previewFacts(deploy, never);
  assert.deepEqual([facts.liveSignature, facts.healthy, facts.silent], [null, null, null]);
});

it('a host that does not answer is a fact, a failure of another kind is not', async () => {
  silence = new Problem('host-unreachable', 'Start it');
  for (const change of [deploy, { action: 'rollback', service: 's' } as const]) {
    const facts = await whereabouts.previewFacts(change, never);
    assert.deepEqual([facts.host, facts.silent?.code, facts.state], ['gpu-1', 'host-unreachable', null]);
  }
  silence = new Problem('host-key-changed', 'Look who answers');
  await assert.rejects(whereabouts.previewFacts(deploy, never), { code: 'host-key-changed' });
});

it('a service that nobody knows can be neither found nor changed', async () => {
  known = null;
  await assert.rejects(whereabouts.locate('s', never), { code: 'service-unknown' });
  await assert.rejects(whereabouts.previewFacts({ action: 'remove', service: 's' }, never), {
    code: 'service-unknown',
  });
});
