import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { App } from '../../app.ts';
import { Problem } from '../../contract/problem.ts';
import { MetricHistory } from '../../telemetry/history/history.ts';
import { Output } from '../output.ts';
import { metricsExport } from './metrics-export.ts';

test('what no kept series fits is refused, and no file is made', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-export-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const history = new MetricHistory({ path: join(dir, 'metrics.db') });
  t.after(() => history.close());
  history.add({ source: 'host:removed', atMs: Date.now() - 2_000, values: new Map([['cpu.used|removed|', 0.5]]) });
  const hosts = {
    get: (name: string) => {
      if (name !== 'idle') throw new Problem('host-unknown', `There is no host ${name}`);
    },
  };
  const app = { history, hosts } as unknown as App;
  const path = join(dir, 'out');
  const silent = { write: () => {} };
  const run = (options: Record<string, string>) =>
    metricsExport.run({
      app,
      out: new Output({ json: true, stdout: silent, stderr: silent }),
      signal: t.signal,
      operands: [],
      options: { out: path, ...options },
      operand: () => '',
    });
  await assert.rejects(run({ host: 'nope' }), { code: 'host-unknown' });
  await assert.rejects(run({ host: 'idle' }), { code: 'usage', message: 'Change --host idle: no such series is kept' });
  await assert.rejects(run({ series: 'bogus' }), { code: 'usage', message: /--series bogus: no such series/ });
  await assert.rejects(run({ host: 'removed', service: 'credit' }), { code: 'usage' });
  assert.equal(existsSync(path), false);
  await run({ host: 'removed', series: 'cpu.*' });
  assert.match(readFileSync(path, 'utf8'), /cpu\.used,removed/);
});

test('a reader that leaves is no failure', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-export-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const main = join(import.meta.dirname, '../main.ts');
  const child = spawn(process.execPath, [main, 'metrics', 'export', '--data-dir', dir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  assert.deepEqual([...(await once(child, 'close')), said], [0, null, '']);
});
