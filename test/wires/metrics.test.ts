import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { metricsPage } from '../../core/metrics-page.ts';
import { noPrometheus, Prometheus } from './prometheus.ts';
import { openCore, type Served, serveHere } from './rig.ts';

const none = { rows: () => [] };
const deps = {
  monitor: {
    refresh: () => {},
    hosts: { rows: () => [{ host: 'gpu-1', coverage: 'live', problem: null }] },
    containers: none,
    services: none,
  },
  history: { keys: () => ['load1|gpu-1|'], latest: () => ({ atMs: Date.now(), value: 2.5 }) },
  fleet: { hosts: none, services: none },
  alerts: { list: () => [] },
} as unknown as Parameters<typeof metricsPage>[0];

async function open(t: TestContext): Promise<Served> {
  const served = await serveHere({ procedures: openCore().procedures, metrics: metricsPage(deps) });
  t.after(() => served.close());
  return served;
}

test('the page of metrics is for those with the key', async (t) => {
  const { base, key } = await open(t);
  assert.equal((await fetch(`${base}/metrics`)).status, 401);
  assert.equal((await fetch(`${base}/metrics`, { headers: { authorization: 'Bearer wrong' } })).status, 401);
  const page = await fetch(`${base}/metrics`, { headers: { authorization: `Bearer ${key}` } });
  assert.match(page.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  assert.match(await page.text(), /^node_load1\{instance="gpu-1",host="gpu-1"\} 2\.5$/m);
});

test('a real Prometheus scrapes it with the key of the file', { skip: noPrometheus }, async (t) => {
  const served = await open(t);
  const prometheus = await Prometheus.start(`
scrape_configs:
  - job_name: signalbox
    scrape_interval: 1s
    honor_labels: true
    authorization: { credentials_file: ${served.keyFile} }
    static_configs: [{ targets: ['127.0.0.1:${served.port}'] }]
`);
  t.after(() => prometheus.close());
  const [load] = await prometheus.sample('node_load1');
  assert.deepEqual(load?.metric, { __name__: 'node_load1', instance: 'gpu-1', host: 'gpu-1', job: 'signalbox' });
  assert.equal(load?.value[1], '2.5');
  assert.equal((await prometheus.sample('signalbox_host_up'))[0]?.value[1], '1');
  assert.equal((await prometheus.sample('up'))[0]?.value[1], '1');
});
