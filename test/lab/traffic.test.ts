/** Changes asked for as a screen does, on a real host: preview, job, live traffic through a lost connection, retirement. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '@orpc/server';
import { type App, createApp } from '../../core/app.ts';
import type { Job } from '../../core/contract/jobs.ts';
import type { Change, TrafficPoint } from '../../core/contract/services.ts';
import { changeHandlers } from '../../core/rollouts/handlers.ts';
import type { TrafficEvent } from '../../core/telemetry/traffic.ts';
import { startLoad } from '../load/load.ts';
import { sampleCases } from '../load/order.ts';
import { type Lab, startLab } from './lab.ts';
import { labUnavailable } from './unavailable.ts';

const options = { skip: labUnavailable() ?? false, timeout: 120_000 };
const project = join(import.meta.dirname, '../..');
const signal = AbortSignal.timeout(300_000);
const versions = ['1.0.0', '2.0.0'];

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
let lab: Lab;
let app: App;
let changes: ReturnType<typeof changeHandlers>;

before(async () => {
  if (options.skip) return;
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-traffic-'));
  stack.defer(() => rmSync(dir, { recursive: true }));
  process.env.HOME = dir;
  delete process.env.SSH_AUTH_SOCK;
  lab = await startLab(1, { signal });
  stack.defer(() => lab.down());
  app = createApp({
    dataDir: join(dir, 'data'),
    cacheDir: join(project, '.cache'),
    keepaliveMs: 500,
    confirmHostKey: async () => true,
  });
  stack.defer(() => app.close());
  const { ip, key } = lab.host(1);
  app.hosts.add({ name: 'h1', ssh: { target: `root@${ip}`, identity: key } });
  for (const version of versions) {
    const folder = join(project, 'resources/samples/credit-risk', version);
    await app.models.import(folder, 'credit-risk', version, signal);
  }
  changes = changeHandlers(app);
});

const deploy = (version: string): Change => ({
  action: 'deploy',
  service: 'credit',
  model: `credit-risk@${version}`,
  host: 'h1',
  port: 8080,
  keepMs: 1_000,
});

async function change(wanted: Change): Promise<Job> {
  const { job } = await call(changes.change, wanted);
  return await until(() => {
    const found = app.jobs.get(job);
    return found.status !== 'running' && found;
  });
}

async function until<T>(question: () => T | false | undefined | Promise<T | false>): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    assert.ok(performance.now() < deadline, 'it never came true');
    await sleep(50);
  }
}

test('a change that was previewed runs as a job', options, async () => {
  const preview = await call(changes.preview, deploy('1.0.0'));
  assert.deepEqual([preview.from, preview.to, preview.warnings], [null, 'blue', []]);
  const job = await change(deploy('1.0.0'));
  assert.deepEqual([job.status, job.error], ['succeeded', null]);
  assert.deepEqual(
    job.steps.map(({ name }) => name),
    preview.steps.map(({ name }) => name),
  );
});

test('its traffic is counted request by request, through a lost connection too', options, async () => {
  const events: TrafficEvent[] = [];
  const stop = new AbortController();
  const watching = (async () => {
    for await (const event of app.traffic.watch('credit', stop.signal)) events.push(event);
  })();
  const points = () => {
    const byTime = new Map<string, TrafficPoint>();
    for (const event of events) {
      if (event.kind === 'gap') continue;
      for (const point of event.kind === 'point' ? [event.point] : event.points) byTime.set(point.at, point);
    }
    return [...byTime.values()];
  };
  const sum = (slot: 'blue' | 'green') => points().reduce((all, point) => all + point[slot].requestsPerS, 0);
  try {
    await using load = await startLoad({
      url: `http://${lab.host(1).ip}:8080/v2/models/credit/infer`,
      cases: sampleCases('credit-risk', versions),
      clients: 4,
      rate: 100,
      maxRequests: 100_000,
      maxMs: 120_000,
    });
    await until(() => sum('blue') > 100);
    await lab.host(1).kill('sshd');
    await until(() => events.some(({ kind }) => kind === 'gap'));
    const before = sum('blue');
    await until(() => sum('blue') > before + 200);
    const preview = await call(changes.preview, deploy('2.0.0'));
    assert.deepEqual([preview.from, preview.to], ['blue', 'green']);
    const job = await change(deploy('2.0.0'));
    assert.equal(job.receipt?.failed, 0);
    await until(() => sum('green') > 100);
    const { requests, failed } = await load.stop();
    assert.equal(failed, 0);
    await until(() => sum('blue') + sum('green') >= requests);
    assert.equal(sum('blue') + sum('green'), requests);
    const both = points();
    assert.ok(both.every(({ blue, green, unanswered }) => blue.failedPerS + green.failedPerS + unanswered === 0));
    assert.ok(both.some(({ blue }) => (blue.p99Ms ?? 0) > 0 && (blue.p99Ms ?? 0) >= (blue.p50Ms ?? 0)));
  } finally {
    stop.abort();
    await watching;
  }
});

test('the old revision is retired when its window is over', options, async () => {
  app.retirement.start();
  const job = await until(() =>
    app.jobs.list().find(({ kind, status }) => kind === 'retire' && status === 'succeeded'),
  );
  assert.equal(job.service, 'credit');
  await assert.rejects(call(changes.preview, { action: 'rollback', service: 'credit' }), {
    code: 'nothing-to-roll-back',
  });
});

test(
  'a change is a job before its host answers, and one that is cancelled then does not come later',
  options,
  async () => {
    await lab.host(1).partition(true);
    try {
      const began = performance.now();
      const { job } = await call(changes.change, { action: 'remove', service: 'credit' });
      assert.ok(performance.now() - began < 500);
      const { status, steps } = app.jobs.get(job);
      assert.deepEqual([status, steps.map(({ name, note }) => [name, note])], ['running', [['prepare', 'Asking h1']]]);
      await app.jobs.cancel(job);
      assert.equal(app.jobs.get(job).status, 'aborted');
    } finally {
      await lab.host(1).partition(false);
    }
    const { services } = await until(async () => {
      const report = await app.operator.status('credit', signal);
      return report.silent.length === 0 && report;
    });
    assert.equal(services[0]?.split?.live, 'green');
    assert.deepEqual(
      app.rollouts.list('credit').filter(({ spec }) => spec.kind === 'remove'),
      [],
    );
  },
);

test('what can be refused without a host is refused at once', options, async () => {
  const before = app.jobs.list().length;
  await assert.rejects(call(changes.change, { ...deploy('1.0.0'), host: 'nowhere' } as Change), {
    code: 'host-unknown',
  });
  assert.equal(app.jobs.list().length, before);
});

test('a host that is gone is said to be silent', options, async () => {
  await lab.host(1).stop();
  const { steps, warnings } = await call(changes.preview, { action: 'remove', service: 'credit' });
  assert.deepEqual(steps, []);
  assert.match(warnings.join(), /^h1 does not say what it serves now: /);
});
