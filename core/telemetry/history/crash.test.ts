import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { MetricHistory } from './history.ts';

const START = Date.UTC(2026, 0, 1, 2, 7, 13);
const HOUR = 3_600_000;

/** Another process that writes until it is killed. */
function writer(t: TestContext): { path: string; child: ChildProcess; lines: AsyncIterator<string> } {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-history-'));
  const path = join(dir, 'metrics.db');
  const script = join(import.meta.dirname, 'crash-writer.ts');
  const child = spawn(process.execPath, [script, path, String(START)], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(async () => {
    await kill(child);
    rmSync(dir, { recursive: true, force: true });
  });
  assert.ok(child.stdout);
  return { path, child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

test('after a kill at most the last 10 s are missing, and nothing before them', { timeout: 60_000 }, async (t) => {
  const { path, child, lines } = writer(t);
  assert.equal((await lines.next()).value, 'recording true');
  let given = START;
  while (given < START + HOUR) given = Number((await lines.next()).value);
  await kill(child);
  // What it gave after the last line that was read.
  for (let line = await lines.next(); !line.done; line = await lines.next()) given = Number(line.value);

  let now = given + 1_000;
  const history = new MetricHistory({ path, now: () => now });
  history.open();
  t.after(() => history.close());
  const seen = () => history.query({ series: ['cpu.used|a|'], fromMs: START, toMs: now, maxPoints: 5_000 }).series[0];
  const before = seen();
  assert.ok(before && !before.mean.includes(null), 'there is no hole');
  const [end, newest] = [START + (before.t.at(-1) ?? 0), before.last.at(-1) ?? 0];
  // A step ends with the second whose number it is by its value.
  assert.ok(given - (end + newest * 1_000) <= 10_000, `until ${end + newest * 1_000}, given until ${given}`);
  for (let i = 0; i < 60; i++) {
    now += 1_000;
    history.tick();
  }
  assert.deepEqual(seen(), before, 'made into chunks it is the same');
});

test('one process records; the next reads, and takes over when the first is gone', { timeout: 60_000 }, async (t) => {
  const { path, child, lines } = writer(t);
  assert.equal((await lines.next()).value, 'recording true');
  while (Number((await lines.next()).value) < START + 60_000);
  let now = START + 60_000;
  const second = new MetricHistory({ path, now: () => now });
  second.open();
  t.after(() => second.close());
  assert.equal(second.storage().recording, false);
  second.add({ source: 'host:a', atMs: now, values: new Map([['load1|a|', 1]]) });
  second.tick();
  const told = (series: string) =>
    second.query({ series: [series], fromMs: START, toMs: now, maxPoints: 700 }).series[0]?.t.length;
  assert.ok((told('cpu.used|a|') ?? 0) >= 5, 'it reads what the first writes');
  assert.equal(second.storage().recording, false);
  await kill(child);
  now += 10_000;
  second.tick();
  assert.equal(second.storage().recording, true);
  assert.equal(second.storage().problem, null);
});
