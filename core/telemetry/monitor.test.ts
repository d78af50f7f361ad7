import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Collector } from './collect/model.ts';
import { type Frame, type History, tallyOf } from './model.ts';
import { type HostCallbacks, Monitor } from './monitor.ts';

function rig() {
  const frames: Frame[] = [];
  const latest = new Map<string, { atMs: number; value: number }>();
  const history: History = {
    add(frame) {
      frames.push(frame);
      for (const [key, value] of frame.values) latest.set(key, { atMs: frame.atMs, value });
      return true;
    },
    latest: (key) => latest.get(key) ?? null,
    recent: () => [],
    tally: () => tallyOf([]),
    keys: () => [...latest.keys()],
    query: () => ({ stepMs: 1_000, tier: '1s', series: [] }),
    forget: (source) => forgotten.push(source),
  };
  const forgotten: string[] = [];
  const collectors = new Map<string, HostCallbacks & { stopped: boolean }>();
  const hosts = ['gpu-1'];
  const monitor = new Monitor({
    history,
    collectHost: (host, callbacks): Collector => {
      const collector = { ...callbacks, stopped: false };
      collectors.set(host, collector);
      return {
        start() {},
        async stop() {
          collector.stopped = true;
        },
      };
    },
    hosts: () => hosts,
    services: () => [],
    serviceDeps: {
      locate: async () => assert.fail('no service'),
      traffic: () => assert.fail('no service'),
      page: async () => '',
    },
    others: (atMs) => [{ source: 'rollouts', atMs, values: new Map([['rollout.failed|credit|', 0]]) }],
    onEvent: () => {},
  });
  const of = (host: string) => collectors.get(host) ?? assert.fail(`${host} is not followed`);
  return { monitor, hosts, of, forgotten };
}

const quiet = { problem: null, gpuNote: null, gpus: [], containers: null, atMs: null };

test('a host says nothing that was not measured, and how old the rest is', async () => {
  const { monitor, of } = rig();
  monitor.start();
  try {
    assert.deepEqual([monitor.hosts.get('gpu-1')?.coverage, monitor.hosts.get('gpu-1')?.cpu], ['waiting', null]);
    const atMs = Date.now();
    const values = new Map([
      ['cpu.used|gpu-1|', 0.25],
      ['disk.read|gpu-1|sda', 10],
      ['disk.read|gpu-1|sdb', 5],
      ['fs.used|gpu-1|/', 10],
      ['fs.size|gpu-1|/', 100],
      ['fs.used|gpu-1|/data', 90],
      ['fs.size|gpu-1|/data', 100],
      ['container.cpu|gpu-1/credit|', 1.5],
      ['server.queue.depth|gpu-1/credit|', 3],
      ['gpu.used|gpu-1|0', 0.5],
    ]);
    of('gpu-1').onFrame({ source: 'host:gpu-1', atMs, values });
    const container = {
      id: 'a',
      name: 'credit',
      service: 'credit',
      slot: 'blue' as const,
      state: 'running',
      restarts: 2,
      server: { runtime: 'vLLM', note: null },
    };
    of('gpu-1').onStatus({ ...quiet, gpus: [{ index: '0', name: 'H200' }], containers: [container] });
    monitor.refresh();
    const row = monitor.hosts.get('gpu-1');
    assert.deepEqual(
      [row?.coverage, row?.cpu, row?.diskRead, row?.diskMount, row?.diskShare, row?.diskWrite, row?.gpus[0]?.used],
      ['live', 0.25, 15, '/data', 0.9, null, 0.5],
    );
    const held = monitor.containers.get('gpu-1/credit');
    assert.deepEqual([held?.cpu, held?.memory, held?.restarts], [1.5, null, 2]);
    const server = monitor.servers.get('gpu-1/credit');
    assert.deepEqual([server?.runtime, server?.queueDepth, server?.p99, server?.note], ['vLLM', 3, null, null]);
    assert.equal(row?.containers, 1);
    of('gpu-1').onStatus({ ...quiet, containers: [] });
    monitor.refresh();
    assert.equal(monitor.hosts.get('gpu-1')?.containers, 0);
    of('gpu-1').onStatus({ ...quiet, containers: null });
    monitor.refresh();
    assert.equal(monitor.hosts.get('gpu-1')?.containers, null, 'no engine tells of any');

    of('gpu-1').onFrame({ source: 'host:gpu-1', atMs: atMs - 60_000, values: new Map() });
    of('gpu-1').onStatus({ ...quiet, gpuNote: 'nvidia-smi died' });
    monitor.refresh();
    const old = monitor.hosts.get('gpu-1');
    assert.deepEqual([old?.coverage, old?.cpu, old?.gpuNote], ['gap', null, 'nvidia-smi died']);
    assert.equal(monitor.containers.get('gpu-1/credit'), undefined);
    assert.equal(monitor.servers.get('gpu-1/credit'), undefined);
  } finally {
    await monitor.close();
  }
});

test('hosts that come are followed, those that go are let go of', async () => {
  const { monitor, hosts, of, forgotten } = rig();
  monitor.start();
  try {
    hosts.push('gpu-2');
    monitor.sync();
    of('gpu-2');
    hosts.shift();
    monitor.sync();
    assert.equal(of('gpu-1').stopped, true);
    assert.equal(monitor.hosts.get('gpu-1'), undefined);
    assert.deepEqual(monitor.series({ service: 'credit' }), ['rollout.failed|credit|']);
  } finally {
    await monitor.close();
  }
  assert.equal(of('gpu-2').stopped, true);
  assert.deepEqual(forgotten, ['host:gpu-1']);
});

test('live tells the newest of each series, and null where there is none', async () => {
  const { monitor, of } = rig();
  const end = new AbortController();
  monitor.start();
  try {
    const atMs = Date.now();
    of('gpu-1').onFrame({ source: 'host:gpu-1', atMs, values: new Map([['cpu.used|gpu-1|', 0.5]]) });
    for await (const { values } of monitor.live(['cpu.used|gpu-1|', 'load1|gpu-1|'], end.signal)) {
      assert.deepEqual(values, [{ at: new Date(atMs).toISOString(), value: 0.5 }, null]);
      end.abort();
    }
  } finally {
    await monitor.close();
  }
});
