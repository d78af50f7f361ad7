/** The history of metrics on a disk that is full, and two cores on one data folder. */
import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { MetricHistory } from '../../core/telemetry/history/history.ts';

const KEY = 'cpu.used|a|';
const START = Date.UTC(2026, 0, 31, 12);
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

function folder(stack: AsyncDisposableStack): string {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-faults-'));
  stack.defer(() => rmSync(dir, { recursive: true }));
  return dir;
}

/** A disk of its own, of so many MiB. */
function smallDisk(stack: AsyncDisposableStack, mebibytes: number): string {
  const dir = folder(stack);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', dir]);
  stack.defer(() => void execFileSync('umount', [dir]));
  return dir;
}

test('a full disk: told, nobody who measures is held up, and later all that memory held is there', {
  skip: !isRoot && 'a disk of its own needs root on Linux',
}, async () => {
  await using stack = new AsyncDisposableStack();
  const disk = smallDisk(stack, 4);
  const path = join(disk, 'metrics.db');
  let now = START;
  const history = new MetricHistory({ path, now: () => now });
  stack.defer(() => history.close());
  history.open();
  const run = (seconds: number) => {
    for (const end = now + seconds * 1_000; now < end; now += 1_000) {
      const values = new Map([[KEY, (now - START) / 1_000]]);
      // Long enough that a few seconds do not fit into what is left.
      for (let each = 0; each < 50; each++) values.set(`fs.used|a|/mount-${each}`, now);
      assert.equal(history.add({ source: 'host:a', atMs: now, values }), true);
      history.tick();
    }
  };
  run(60);
  assert.equal(history.storage().problem, null);
  const fill = join(disk, 'fill');
  assert.throws(() => writeFileSync(fill, new Uint8Array(8 * 1024 ** 2)), { code: 'ENOSPC' });
  run(300);
  assert.equal(history.storage().problem?.code, 'disk-full');
  assert.equal(history.recent(KEY, START, now).length, 360, 'memory goes on');
  rmSync(fill);
  run(60);
  assert.equal(history.storage().problem, null);
  history.close();
  // As the next start finds it: by what is on the disk alone.
  const later = new MetricHistory({ path, now: () => now });
  stack.defer(() => later.close());
  later.open();
  const { stepMs, series } = later.query({ series: [KEY], fromMs: START, toMs: now - 1_000, maxPoints: 5_000 });
  assert.equal(stepMs, 10_000);
  const told = series[0]?.last ?? [];
  assert.deepEqual(
    told,
    Array.from({ length: 42 }, (_, step) => step * 10 + 9),
  );
});

interface Recorder {
  readonly pid: number;
  recording(): Promise<boolean>;
  kill(): Promise<void>;
}

/** A core that watches, in a process of its own. */
async function startRecorder(stack: AsyncDisposableStack, dataDir: string): Promise<Recorder> {
  const child = fork(join(import.meta.dirname, 'telemetry-recorder.ts'), [dataDir], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  stack.defer(kill);
  const ask = async () => (await once(child, 'message', { signal: AbortSignal.timeout(20_000) }))[0] as boolean;
  await ask();
  const recording = () => {
    const answer = ask();
    child.send('recording');
    return answer;
  };
  return { pid: child.pid ?? 0, recording, kill };
}

test('of two cores on one data folder one records; killed, the other goes on where it ended', {
  timeout: 90_000,
  skip: process.platform !== 'linux' && 'this computer is read by its loop on Linux',
}, async () => {
  await using stack = new AsyncDisposableStack();
  const dataDir = folder(stack);
  const first = await startRecorder(stack, dataDir);
  const second = await startRecorder(stack, dataDir);
  assert.deepEqual([await first.recording(), await second.recording()], [true, false]);
  const db = new DatabaseSync(join(dataDir, 'metrics.db'), { readOnly: true, timeout: 5_000 });
  stack.defer(() => db.close());
  const rows = () => Number(db.prepare('SELECT count(*) AS rows FROM journal').get()?.rows);
  await until('the first has written', () => rows() > 0);
  await first.kill();
  const before = rows();
  await until('the second records', () => second.recording());
  await until('the second has written', () => rows() > before);
  assert.equal(db.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
  const recorder = db.prepare('SELECT process FROM recorder').all();
  assert.deepEqual(
    recorder.map(({ process }) => String(process).split(':')[0]),
    [String(second.pid)],
  );
});

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 40_000; !(await holds()); ) {
    assert.ok(performance.now() < end, `not within 40 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
