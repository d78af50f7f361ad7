import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ExportFormat, exportText, type Kept } from './export.ts';

const START = Date.parse('2026-01-01T00:00:00Z');

/** Series whose value is the number of the step. */
function keptOf(series: readonly string[], steps: number): Kept {
  return {
    *export(wanted, fromMs, toMs) {
      for (const key of series.filter(wanted)) {
        for (let atMs = Math.max(fromMs, START); atMs <= toMs && atMs < START + steps * 10_000; atMs += 10_000) {
          const step = (atMs - START) / 10_000;
          yield [{ series: key, atMs, stepMs: 10_000, min: step - 1, mean: step, max: step + 1, last: step + 0.5 }];
        }
      }
    },
  };
}

const wish = { wanted: () => true, fromMs: START, toMs: START + 86_400_000 };
const pieces = (kept: Kept, format: ExportFormat) =>
  Array.fromAsync(exportText(kept, { ...wish, format }, new AbortController().signal));
const whole = async (kept: Kept, format: ExportFormat) => (await pieces(kept, format)).join('');

test('CSV has a line for each step, and names stay one cell', async () => {
  const text = await whole(keptOf(['fs.used|gpu-1|/a,"b', 'load1|=x|'], 1), 'csv');
  assert.deepEqual(text.split('\n'), [
    'time,step_s,metric,name,part,unit,min,mean,max,last',
    "2026-01-01T00:00:00.000Z,10,load1,'=x,,count,-1,0,1,0.5",
    '2026-01-01T00:00:00.000Z,10,fs.used,gpu-1,"/a,""b",bytes,-1,0,1,0.5',
    '',
  ]);
});

test('OpenMetrics has the samples of a name together, in its unit, with times in seconds', async () => {
  const series = ['gpu.used|a|0', 'load1|a|', 'gpu.used|b|1'];
  const text = await whole(keptOf(series, 2), 'openmetrics');
  assert.deepEqual(
    text.split('\n').filter((line) => !line.startsWith('# HELP')),
    [
      '# TYPE node_load1 gauge',
      'node_load1{instance="a",host="a"} 0 1767225600',
      'node_load1{instance="a",host="a"} 1 1767225610',
      '# TYPE DCGM_FI_DEV_GPU_UTIL gauge',
      'DCGM_FI_DEV_GPU_UTIL{instance="a",host="a",gpu="0"} 0 1767225600',
      'DCGM_FI_DEV_GPU_UTIL{instance="a",host="a",gpu="0"} 100 1767225610',
      'DCGM_FI_DEV_GPU_UTIL{instance="b",host="b",gpu="1"} 0 1767225600',
      'DCGM_FI_DEV_GPU_UTIL{instance="b",host="b",gpu="1"} 100 1767225610',
      '# EOF',
      '',
    ],
  );
  assert.equal(await whole(keptOf([], 2), 'openmetrics'), '# EOF\n');
});

test('what is long comes in pieces', async () => {
  const all = await pieces(keptOf(['load1|a|'], 8_000), 'csv');
  assert.ok(all.length > 5);
  assert.ok(all.every((piece) => piece.length < 66_000));
  assert.equal(all.join('').split('\n').length, 8_002);
});

test('what has no end is ended by a signal that comes meanwhile', { timeout: 10_000 }, async () => {
  const empty: Kept = {
    *export() {
      for (;;) yield [];
    },
  };
  const pieces = exportText(empty, { ...wish, format: 'csv' }, AbortSignal.timeout(50));
  await assert.rejects(pieces.next(), { code: 'timeout' });
});

const promtool = spawnSync('promtool', ['--version']).status === 0;

test('promtool makes blocks of it', {
  skip: promtool ? false : 'promtool is not here: apt-get install prometheus',
}, async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-export-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const text = await whole(keptOf(['load1|a|', 'uptime|a|'], 50), 'openmetrics');
  writeFileSync(join(dir, 'in'), text);
  const made = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', join(dir, 'in'), join(dir, 'out')]);
  assert.equal(made.status, 0, String(made.stderr));
  const listed = spawnSync('promtool', ['tsdb', 'list', join(dir, 'out')]).stdout.toString();
  const [from, until, , samples, , series] = listed.split('\n')[1]?.split(/\s+/).slice(1) ?? [];
  assert.deepEqual([from, until, samples, series], ['1767225600000', '1767226090001', '100', '2']);
});
