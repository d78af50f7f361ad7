import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, createApp } from './app.ts';
import type { Job } from './contract/jobs.ts';
import { startDemo } from './demo/demo.ts';
import { demoPlace } from './demo-place.ts';
import type { TrafficEvent } from './telemetry/traffic.ts';

const samplesDir = join(import.meta.dirname, '../resources/samples');

describe('the demo on this computer', () => {
  let dir: string;
  let app: App;
  const stop = new AbortController();
  const events: TrafficEvent[] = [];
  let watching: Promise<void>;

  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'demo-'));
    app = createApp({ dataDir: dir });
    watching = (async () => {
      for await (const event of app.traffic.watch('demo', stop.signal)) events.push(event);
    })();
  });

  after(async () => {
    stop.abort();
    await watching;
    if (await app.operator.hostOf('demo', AbortSignal.timeout(5_000))) {
      await app.operator.remove('demo', AbortSignal.timeout(30_000), () => {});
    }
    await app.close();
    rmSync(dir, { recursive: true });
  });

  const start = () => startDemo({ place: demoPlace(app), jobs: app.jobs, samplesDir, lookMs: 1_500 });

  async function until(id: string, condition: (job: Job) => boolean): Promise<Job> {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const job = app.jobs.get(id);
      if (condition(job)) return job;
      assert.ok(performance.now() < deadline, `it never came true: ${JSON.stringify(job)}`);
      await sleep(50);
    }
  }

  it('switches and rolls back under traffic without a failed request', async () => {
    const id = start();
    assert.equal(start(), id, 'a second click finds the running one');
    const job = await until(id, ({ status }) => status !== 'running');
    assert.equal(job.error, null);
    assert.equal(job.status, 'succeeded');
    const [, requests, failed] = /^(\d+) requests, (\d+) failed$/.exec(job.steps.at(-1)?.note ?? '') ?? [];
    assert.ok(Number(requests) > 100, `${requests} requests`);
    assert.equal(failed, '0');
    const kinds = app.jobs.list().map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), ['demo', 'deploy', 'deploy', 'rollback']);
  });

  it('is seen in the traffic of both slots', () => {
    const points = events.flatMap((event) =>
      event.kind === 'gap' ? [] : event.kind === 'point' ? [event.point] : event.points,
    );
    assert.ok(points.some(({ blue, green }) => blue.requestsPerS > 20 && green.requestsPerS === 0));
    assert.ok(points.some(({ green }) => green.requestsPerS > 20 && (green.p50Ms ?? 0) > 0));
    assert.ok(points.every(({ blue, green, unanswered }) => blue.failedPerS + green.failedPerS + unanswered === 0));
  });

  it('runs a second time, and ends when it is cancelled', async () => {
    const id = start();
    await until(id, ({ steps }) => steps.some(({ name, phase }) => name === 'traffic' && phase === 'running'));
    await app.jobs.cancel(id);
    const job = app.jobs.get(id);
    assert.deepEqual([job.status, job.error?.code], ['aborted', 'cancelled']);
    const again = await until(start(), ({ status }) => status !== 'running');
    assert.equal(again.status, 'succeeded');
  });
});
