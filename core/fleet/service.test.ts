import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Problem } from '../contract/problem.ts';
import type { Host, HostFacts } from '../hosts/model.ts';
import { connectSsh } from '../platform/ssh/machine.ts';
import type { OpenStation } from '../rollouts/service.ts';
import type { ServiceState } from '../services/model.ts';
import { FleetService } from './service.ts';

const host = (name: string): Host => ({
  name,
  kind: 'edge',
  ssh: { target: name },
  labels: {},
  addedAt: '2026-01-01T00:00:00.000Z',
});

const state = (service: string): ServiceState => ({
  schema: 1,
  service,
  engine: 'docker',
  port: 9000,
  slots: { blue: null, green: null },
  standing: { blue: 'unproved', green: 'unproved' },
  addresses: { blue: '10.0.0.2:8080', green: '10.0.0.3:8080' },
  split: null,
  keepUntil: null,
  fence: 1,
});

/** A host that says it serves `services()`, or throws. */
function station(services: () => readonly string[]): OpenStation {
  return {
    store: { list: async () => services().map(state) },
    engine: { inspect: async () => ({ revisionId: null, phase: 'empty' }) },
    switch: {
      read: async () => ({ split: null, healthy: { blue: null, green: null }, inFlight: { blue: null, green: null } }),
    },
  } as unknown as OpenStation;
}

function directory() {
  const seen = new Map<string, string>();
  return {
    hostOf: (service: string) => seen.get(service) ?? null,
    servicesOn: (on: string) => [...seen].flatMap(([service, where]) => (where === on ? [service] : [])),
    saw: (service: string, on: string) => void seen.set(service, on),
  };
}

const facts = async () => ({ cpus: 4, distribution: [], gpus: [] }) as unknown as HostFacts;

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 5_000;
  while (!holds()) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('a host that takes the connection and says nothing delays no other', async (t) => {
  const mute = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
  await new Promise((resolve) => mute.once('listening', resolve));
  const { port } = mute.address() as { port: number };
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-fleet-'));
  t.after(() => {
    mute.close();
    rmSync(dir, { recursive: true });
  });
  let connecting = 0;
  const fleet = new FleetService({
    hosts: { list: () => [host('mute'), host('good')], facts },
    directory: directory(),
    everyMs: 20,
    open: async (name, _engine, signal) => {
      if (name === 'good') return station(() => ['credit']);
      connecting += 1;
      const me = { name: 'op', home: dir, agent: null };
      await connectSsh({ target: `op@127.0.0.1:${port}` }, { dataDir: dir, me, signal });
      throw new Error('it can not have answered');
    },
  });
  const release = fleet.hold();
  t.after(() => {
    release();
    fleet.close();
  });
  await until(() => fleet.hosts.get('good')?.presence === 'reachable', 'the good host answers');
  const first = fleet.hosts.get('good')?.seenAt ?? '';
  await until(() => (fleet.hosts.get('good')?.seenAt ?? '') > first, 'and again');
  assert.equal(connecting, 1, 'the mute host is still being asked');
  assert.equal(fleet.hosts.get('mute')?.presence, 'unknown');
  assert.equal(fleet.services.get('credit')?.host, 'good');
  assert.equal(fleet.hosts.get('good')?.facts?.cpus, 4);
});

test('what a silent host last said stays, with why and since when; then it is back', async (t) => {
  let away = false;
  const fleet = new FleetService({
    hosts: { list: () => [host('h1')], facts },
    directory: directory(),
    open: async () => {
      if (away) throw new Problem('host-unreachable', 'Check the cable', { host: 'h1' });
      return station(() => ['credit']);
    },
  });
  t.after(() => fleet.close());
  await fleet.refresh('h1');
  const seen = fleet.hosts.get('h1');
  assert.equal(seen?.presence, 'reachable');
  away = true;
  await fleet.refresh('h1');
  const silent = fleet.hosts.get('h1');
  assert.deepEqual(
    [silent?.presence, silent?.problem?.code, silent?.seenAt, silent?.services],
    ['silent', 'host-unreachable', seen.seenAt, ['credit']],
  );
  const row = fleet.services.get('credit');
  assert.deepEqual([row?.problem?.code, row?.seenAt], ['host-unreachable', seen.seenAt]);
  away = false;
  await fleet.refresh('h1');
  assert.equal(fleet.hosts.get('h1')?.problem, null);
  assert.equal(fleet.services.get('credit')?.problem, null);
});

test('a second service of a name is told of at its host, until the first is gone', async (t) => {
  let first = ['credit'];
  const fleet = new FleetService({
    hosts: { list: () => [host('h1'), host('h2')], facts },
    directory: directory(),
    open: async (name) => station(() => (name === 'h1' ? first : ['credit', 'digits'])),
  });
  t.after(() => fleet.close());
  const told = () => ['h1', 'h2'].map((name) => fleet.hosts.get(name)?.problem?.data);
  await fleet.refresh('h1');
  await fleet.refresh('h2');
  assert.equal(fleet.services.get('credit')?.host, 'h1');
  assert.deepEqual(told(), [undefined, { service: 'credit', host: 'h1' }]);
  first = [];
  await fleet.refresh('h1');
  await fleet.refresh('h2');
  assert.equal(fleet.services.get('credit')?.host, 'h2');
  assert.deepEqual(told(), [undefined, undefined]);
});

test('a removed service and a removed host leave no row', async (t) => {
  let services = ['a', 'b'];
  let hosts = [host('h1'), host('h2')];
  const fleet = new FleetService({
    hosts: { list: () => hosts, facts },
    directory: directory(),
    open: async (name) => station(() => (name === 'h1' ? services : ['c'])),
  });
  t.after(() => fleet.close());
  await fleet.fresh(t.signal);
  const names = () => fleet.services.rows().map(({ service }) => service);
  assert.deepEqual(names().toSorted(), ['a', 'b', 'c']);
  services = ['b'];
  await fleet.refresh('h1');
  assert.deepEqual(names().toSorted(), ['b', 'c']);
  hosts = [host('h2')];
  fleet.sync();
  assert.deepEqual(names(), ['c']);
  assert.equal(fleet.hosts.get('h1'), undefined);
});

test('whoever asks for the rows waits for no host that was silent', async (t) => {
  let mute = false;
  const fleet = new FleetService({
    hosts: { list: () => [host('h1'), host('h2')], facts },
    directory: directory(),
    everyMs: 0,
    open: async (name, _engine, signal) => {
      if (name === 'h2') return station(() => []);
      if (!mute) throw new Problem('host-unreachable', 'Check the cable');
      return await new Promise((_, reject) => signal.addEventListener('abort', reject));
    },
  });
  t.after(() => fleet.close());
  await fleet.fresh(t.signal);
  assert.equal(fleet.hosts.get('h1')?.presence, 'silent');
  mute = true;
  const began = performance.now();
  await fleet.fresh(t.signal);
  assert.ok(performance.now() - began < 1_000);
  assert.equal(fleet.hosts.get('h2')?.presence, 'reachable');
});

test('a host is asked at once where something was changed, while anybody watches', async (t) => {
  let asked = 0;
  let changed = () => {};
  let ended = false;
  const fleet = new FleetService({
    hosts: { list: () => [host('h1')], facts },
    directory: directory(),
    everyMs: 60_000,
    open: async () => {
      asked += 1;
      return station(() => []);
    },
    changes: async function* (signal) {
      while (!signal.aborted) {
        await new Promise<void>((resolve) => {
          changed = resolve;
          signal.addEventListener('abort', () => resolve());
        });
        if (!signal.aborted) yield 'h1';
      }
      ended = true;
    },
  });
  t.after(() => fleet.close());
  const release = fleet.hold();
  await until(() => asked === 1, 'the first round');
  changed();
  await until(() => asked === 2, 'the round behind the change');
  release();
  await until(() => ended, 'nobody watches any more');
});

test('nobody is asked unless somebody watches', async (t) => {
  let asked = 0;
  const fleet = new FleetService({
    hosts: { list: () => [host('h1')], facts },
    directory: directory(),
    everyMs: 1,
    open: async () => {
      asked += 1;
      return station(() => []);
    },
  });
  t.after(() => fleet.close());
  assert.equal(asked, 0);
  const stop = new AbortController();
  const watched = (async () => {
    for await (const event of fleet.hosts.watch(stop.signal)) if (event.kind === 'delta' && asked > 3) stop.abort();
  })();
  await watched;
  await fleet.refresh('h1');
  const before = asked;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(asked, before);
});
