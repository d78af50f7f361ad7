import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { Alert } from '../../contract/alerts.ts';
import type { HostRow } from '../../contract/hosts.ts';
import { type Metric, metrics, seriesKey, wordsOf } from '../../contract/metrics.ts';
import { outsideNames } from './names.ts';
import { answerPage, type PageInput, writePage } from './page.ts';
import { formatFor } from './text.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

/** A page about `values`, all measured `ageMs` ago. */
function pageOf(values: Readonly<Record<string, number>>, more: Partial<PageInput> = {}, ageMs = 1_000): PageInput {
  return {
    nowMs: NOW,
    version: '1.2.3',
    history: {
      keys: () => Object.keys(values),
      latest: (key) => (key in values ? { atMs: NOW - ageMs, value: values[key] ?? 0 } : null),
    },
    hosts: [],
    containers: [],
    services: [],
    fleet: { hosts: [], services: [] },
    alerts: [],
    ...more,
  };
}

const gpuHost = {
  host: { name: 'gpu-1', kind: 'on-prem', ssh: null, labels: {}, addedAt: null },
  facts: { gpus: [{ index: 0, uuid: 'GPU-7', name: 'L4', memoryBytes: null, driver: null }] },
} as unknown as HostRow;

const firing: Alert = {
  key: 'disk-full|fs.used|gpu-1|/',
  rule: 'disk-full',
  severity: 'page',
  series: 'fs.used|gpu-1|/',
  host: 'gpu-1',
  service: null,
  state: 'firing',
  value: 0.97,
  limit: 0.95,
  summary: '',
  pendingAt: '2026-01-01T00:00:00Z',
  firedAt: '2026-01-01T00:00:00Z',
  resolvedAt: null,
  acked: null,
  silencedBy: null,
  inhibitedBy: null,
};

/** One series of every metric there is. */
const everything = Object.fromEntries(
  (Object.keys(metrics) as Metric[]).map((metric, at) => {
    const { of, part } = { part: undefined, ...wordsOf(metric) };
    const name = of === 'host' ? 'gpu-1' : of === 'container' ? 'gpu-1/signalbox-credit-blue' : 'credit';
    const parts = { slot: 'blue', gpu: '0' } as const;
    const named = part === undefined ? '' : part === 'slot' || part === 'gpu' ? parts[part] : `odd"\\${part}`;
    return [seriesKey({ metric, name, part: named }), at + 0.5];
  }),
);
const whole = pageOf(everything, { fleet: { hosts: [gpuHost], services: [] }, alerts: [firing] });

test('a GPU is told as dcgm-exporter tells it: percent, MiB and MHz', () => {
  const values = { 'gpu.used|gpu-1|0': 0.5, 'gpu.memory.used|gpu-1|0': 3 * 2 ** 20, 'gpu.clock|gpu-1|0': 1.5e9 };
  const page = writePage(pageOf(values, { fleet: { hosts: [gpuHost], services: [] } }), 'text');
  const labels = '{instance="gpu-1",host="gpu-1",gpu="0",Hostname="gpu-1",UUID="GPU-7",modelName="L4"}';
  assert.match(page, new RegExp(`^DCGM_FI_DEV_GPU_UTIL${labels.replaceAll(/[{}]/g, '\\$&')} 50$`, 'm'));
  assert.ok(page.includes(`DCGM_FI_DEV_FB_USED${labels} 3\n`));
  assert.ok(page.includes(`DCGM_FI_DEV_SM_CLOCK${labels} 1500\n`));
});

test('a series that says nothing any more is left out', () => {
  assert.match(writePage(pageOf({ 'load1|gpu-1|': 3 }, {}, 15_000), 'text'), /^node_load1\{.*\} 3$/m);
  assert.doesNotMatch(writePage(pageOf({ 'load1|gpu-1|': 3 }, {}, 15_001), 'text'), /node_load1/);
});

test('a family stands once, with all its samples behind it, and OpenMetrics has an end', () => {
  const page = writePage(pageOf({ 'load1|a|': 1, 'uptime|a|': 2, 'load1|b|': 3 }), 'openmetrics');
  assert.match(page, /# TYPE node_load1 gauge\nnode_load1\{instance="a",host="a"\} 1\nnode_load1\{.*"b"\} 3\n/);
  assert.equal(page.match(/# TYPE node_load1 /g)?.length, 1);
  assert.ok(page.endsWith('\n# EOF\n'));
  assert.doesNotMatch(writePage(pageOf({}), 'text'), /EOF/);
});

test('what is odd in a label can not break a line', () => {
  const page = writePage(pageOf({ 'fs.used|gpu-1|/a"b\\c\nd': 1 }), 'text');
  assert.ok(page.includes('mountpoint="/a\\"b\\\\c\\nd"} 1\n'));
});

test('a host that was silent is down, one that was not asked yet is neither up nor down', () => {
  const host = (name: string, coverage: 'waiting' | 'live' | 'gap') =>
    ({ host: name, coverage, problem: null }) as PageInput['hosts'][number];
  const page = writePage(pageOf({}, { hosts: [host('a', 'live'), host('b', 'gap'), host('c', 'waiting')] }), 'text');
  assert.match(page, /host_up\{host="a"\} 1\nsignalbox_host_up\{host="b"\} 0\n$/);
  assert.doesNotMatch(page, /"c"/);
});

test('alerts are told while they are pending or firing', () => {
  const resolved = { ...firing, state: 'resolved' as const, rule: 'other' };
  const page = writePage(pageOf({}, { alerts: [firing, resolved] }), 'text');
  assert.match(page, /signalbox_alerts\{alertname="disk-full",alertstate="firing",severity="page",host="gpu-1"/);
  assert.doesNotMatch(page, /other/);
});

test('no two metrics share a name', () => {
  const names = Object.values(outsideNames).map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

test('the format is the one that is preferred', () => {
  assert.equal(formatFor(undefined), 'text');
  assert.equal(formatFor('text/html'), 'text');
  const prometheus = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
  assert.equal(formatFor(prometheus), 'openmetrics');
  assert.equal(formatFor('application/openmetrics-text;q=0.2,text/plain;q=0.9'), 'text');
  const { contentType, body } = answerPage(pageOf({}), prometheus);
  assert.equal(contentType, 'application/openmetrics-text; version=1.0.0; charset=utf-8');
  assert.match(body, /# EOF\n$/);
});

const promtool = spawnSync('promtool', ['--version']).status === 0;

test('promtool reads the page and finds fault with nothing but the names of others', {
  skip: promtool ? false : 'promtool is not here: apt-get install prometheus',
}, () => {
  const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: writePage(whole, 'text') });
  const faults = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
  // Of the exporters' own pages it says the same.
  const ofOthers = /^(node_memory_MemTotal_bytes metric|DCGM_FI_DEV_\w+ label) names should be written in 'snake_case'/;
  assert.deepEqual(
    faults.filter((fault) => !ofOthers.test(fault)),
    [],
  );
  const broken = spawnSync('promtool', ['check', 'metrics'], { input: 'a{b="c} 1\n' });
  assert.notEqual(broken.status, 0);
});
