import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { ContainerVitals, HostVitals, ServerVitals, ServiceVitals, SlotVitals } from '../../contract/monitor.ts';
import { displayWidth } from '../width.ts';
import { afterKey, keysOf } from './keys.ts';
import { topPage } from './lines.ts';
import { showLive, type Tty } from './live.ts';
import { firstView, type TopRows } from './model.ts';
import { enterScreen, leaveScreen, Screen } from './screen.ts';

const at = new Date('2026-01-01T12:00:00');

function host(name: string, more: Partial<HostVitals> = {}): HostVitals {
  return {
    host: name,
    coverage: 'live',
    at: at.toISOString(),
    ...{ problem: null, gpuNote: null, cpu: 0.5, memoryUsed: 5e9, memoryTotal: 1e10, diskShare: 0.2, diskMount: '/' },
    ...{ diskRead: 0, diskWrite: 0, received: 0, sent: 0, pressure: 0, temperature: null, clockSkew: 0 },
    ...{ gpus: [], containers: 0 },
    ...more,
  };
}

const idle: SlotVitals = {
  ...{ requests: null, failed: null, p50: null, p95: null, p99: null, inFlight: null },
  ...{ queueTime: null, queueDepth: null, batchSize: null, healthy: null },
};
const credit: ServiceVitals = {
  ...{ service: 'credit', host: 'gpu-1', live: 'blue', coverage: 'live', at: null, problem: null, unanswered: 0 },
  blue: { ...idle, requests: 12.34, p95: 0.0423, healthy: true },
  green: idle,
};
const container: ContainerVitals = {
  ...{ key: 'gpu-1/db', host: 'gpu-1', container: 'db', service: null, slot: null, state: 'running', at: null },
  ...{ cpu: 1.5, memory: 2e9, memoryLimit: null, ioRead: null, ioWrite: null, restarts: 0 },
};
const server: ServerVitals = {
  ...{ key: 'gpu-1/llm', host: 'gpu-1', container: 'llm', runtime: 'vLLM', coverage: 'live', at: null, note: null },
  ...{ requests: 4.2, failed: 0, errorShare: 0, p50: 0.8, p95: 1.5, p99: 2, mean: 0.9, inFlight: 7, queueTime: 0.1 },
  ...{ queueDepth: 3, batchSize: 4, tokens: 812, cache: 0.42 },
};
const rows: TopRows = {
  at,
  hosts: [host('a', { cpu: 0.1 }), host('b', { cpu: 0.9 })],
  services: [credit],
  containers: [container],
  servers: [server],
};
const size = { columns: 120, rows: 30 };
const first = (lines: readonly string[]) => lines.map((line) => line.split(' ')[0]);

test('hosts come first, then services by slot, the live one marked', () => {
  const { lines } = topPage(rows, firstView, size);
  assert.match(lines[0] ?? '', /^Signalbox 12:00:00 {2}2 hosts {2}1 service {2}by name$/);
  assert.deepEqual(first(lines).slice(1, 7), ['HOST', 'a', 'b', '', 'SERVICE', 'credit']);
  assert.match(lines[6] ?? '', /^credit {3}blue \* {2}gpu-1 +12 +- +- +42 ms +- +- {2}healthy$/);
  assert.match(lines[7] ?? '', /^credit {3}green {3}gpu-1 +-/);
});

test('servers of others are told as they tell of themselves', () => {
  const silent = {
    ...server,
    key: 'gpu-1/triton',
    container: 'triton',
    requests: null,
    note: 'Start it with --metrics',
  };
  const { lines } = topPage({ ...rows, servers: [server, silent] }, { ...firstView, below: 'servers' }, null);
  assert.match(lines[4] ?? '', /^SERVER +HOST +RUNTIME +REQ\/S/);
  assert.match(lines[5] ?? '', /^llm +gpu-1 +vLLM +4\.2 +0\.0 +900 ms +1\.5 s +2\.0 s +7 +3 +4\.0 +812 +42% +-/);
  assert.match(lines[6] ?? '', /^triton +gpu-1 +vLLM +- .*Start it with --metrics$/);
});

test('the busiest come first, what is not known last', () => {
  const hosts = [...rows.hosts, host('c', { cpu: null }), host('d', { cpu: 0.9 })];
  const { lines } = topPage({ ...rows, hosts }, { ...firstView, sort: 'cpu' }, size);
  assert.deepEqual(first(lines).slice(2, 6), ['b', 'd', 'a', 'c']);
});

test('a silent host shows no old values', () => {
  const { lines } = topPage({ ...rows, hosts: [host('a', { coverage: 'gap' })] }, firstView, size);
  assert.match(lines[0] ?? '', /1 host, 1 silent/);
  assert.match(lines[2] ?? '', /^a {5}silent {4}- +- +-/);
  assert.doesNotMatch(lines[2] ?? '', /%/);
});

test('whatever the size, it fits, and what does not is counted', () => {
  const hosts = Array.from({ length: 300 }, (_, n) => host(`host-${n}`));
  const services = Array.from({ length: 90 }, (_, n) => ({ ...credit, service: `s-${n}` }));
  for (const columns of [1, 20, 200]) {
    for (let height = 1; height < 60; height += 1) {
      const { lines } = topPage({ ...rows, hosts, services }, firstView, { columns, rows: height });
      assert.ok(lines.length <= height, `${lines.length} of ${height}`);
      assert.ok(lines.every((line) => displayWidth(line) <= columns));
    }
  }
  const { lines, below } = topPage({ ...rows, hosts, services }, { ...firstView, scroll: 100 }, size);
  assert.equal(below, 180);
  assert.match(lines.join('\n'), /… 289 more\n\nSERVICE.*\ns-50 +blue/);
});

test('without a terminal all of it is told, in full width', () => {
  const hosts = Array.from({ length: 300 }, (_, n) => host(`host-${n}`));
  assert.equal(topPage({ ...rows, hosts }, firstView, null).lines.length, 1 + 300 + 1 + 3);
});

test('keys sort, scroll, filter and quit', () => {
  const press = (...keys: string[]) =>
    keys.reduce<ReturnType<typeof afterKey>>((view, key) => view && afterKey(view, key, 5), firstView);
  assert.equal(press('g')?.sort, 'gpu');
  assert.equal(press('\u001b[B', '\u001b[B', '\u001b[A')?.scroll, 1);
  assert.equal(press('\u001b[6~')?.scroll, 4);
  assert.deepEqual(
    [press('\t')?.below, press('\t', '\t')?.below, press('\t', '\t', '\t')?.below],
    ['containers', 'servers', 'services'],
  );
  assert.deepEqual([press('/', 'q', 'x', '\u007f')?.filter, press('/', 'q')?.typing], ['q', true]);
  assert.deepEqual(press('/', 'q', '\r'), { ...firstView, filter: 'q' });
  assert.equal(press('/', 'q', '\u001b')?.filter, '');
  assert.equal(press('q'), null);
  assert.equal(press('/', '\u0003'), null);
  assert.deepEqual(keysOf('a\u001b[A\u001b[5~\u001bq'), ['a', '\u001b[A', '\u001b[5~', '\u001b', 'q']);
});

test('only what changed is written', () => {
  const screen = new Screen();
  assert.equal(screen.update(['a', 'b']), '\u001b[1;1Ha\u001b[K\u001b[2;1Hb\u001b[K');
  assert.equal(screen.update(['a', 'b']), '');
  assert.equal(screen.update(['a', 'c']), '\u001b[2;1Hc\u001b[K');
  assert.equal(screen.update(['a']), '\u001b[2;1H\u001b[K');
  screen.clear();
  assert.equal(screen.update(['a']), '\u001b[1;1Ha\u001b[K');
});

/** A terminal that keeps what is written to it. */
function openTty() {
  let written = '';
  const raw: boolean[] = [];
  const input = Object.assign(new EventEmitter(), {
    setRawMode: (mode: boolean) => raw.push(mode),
    resume() {},
    pause() {},
    setEncoding() {},
  });
  const write = (text: string) => {
    written += text;
    return true;
  };
  const output = Object.assign(new EventEmitter(), { columns: 100, rows: 20, write, writableNeedDrain: false });
  return { tty: { input, output } as unknown as Tty, input, output, raw, written: () => written };
}

test('the terminal is left as it was, by q and by an abort', async () => {
  for (const end of ['q', null]) {
    const { tty, input, output, raw, written } = openTty();
    const abort = new AbortController();
    const shown = showLive(firstView, () => rows, tty, abort.signal);
    assert.ok(written().startsWith(enterScreen));
    assert.match(written(), /credit/);
    const before = written().length;
    input.emit('data', '\t');
    assert.match(written().slice(before), /CONTAINER.*db/s);
    output.rows = 3;
    output.emit('resize');
    assert.ok(written().includes('\u001b[2J\u001b[1;1HSignalbox'));
    if (end === null) abort.abort();
    else input.emit('data', end);
    await shown;
    assert.ok(written().endsWith(leaveScreen));
    assert.deepEqual(raw, [true, false]);
    assert.equal(input.listenerCount('data') + output.listenerCount('resize'), 0);
  }
});
