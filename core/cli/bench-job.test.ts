import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App } from '../app.ts';
import { recorded } from '../bench/report/record.fixture.ts';
import type { BenchRecord } from '../contract/bench-record.ts';
import { followBench } from './bench-job.ts';
import { exitCode } from './exit-codes.ts';
import { Output } from './output.ts';

/** What is said of a benchmark that has ended. */
async function followed(record: BenchRecord, json: boolean) {
  const text = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof text) => ({
    write(more: string) {
      text[name] += more;
    },
  });
  const out = new Output({ json, stdout: sink('stdout'), stderr: sink('stderr') });
  const app = { jobs: { get: () => ({ status: 'done' }) }, bench: { get: () => record } } as unknown as App;
  const { signal } = new AbortController();
  const code = await followBench(app, out, { job: 'job', id: record.id }, signal, ({ title }) => out.line(title));
  return { code, ...text };
}

const failed: BenchRecord = {
  ...recorded,
  status: 'partial',
  error: { code: 'bench-failed', message: 'Measure another model', data: {} },
};

test('where a benchmark is kept is said however it ended', async () => {
  const kept = /^Compare credit@1 with credit@2\nWarning: .*\nKept as c0ffee00: signalbox bench show c0ffee00\n$/;
  const whole = await followed(recorded, false);
  assert.equal(whole.code, exitCode.done);
  assert.match(whole.stdout, kept);
  const early = await followed(failed, false);
  assert.notEqual(early.code, exitCode.done);
  assert.match(early.stdout, kept);
  assert.match(early.stderr, /Measure another model \[bench-failed\]/);
});

test('a program gets one object, with the record and what ended it', async () => {
  const { stdout } = await followed(failed, true);
  const { ok, record, error } = JSON.parse(stdout);
  assert.deepEqual([ok, record.id, error], [false, failed.id, failed.error]);
});
