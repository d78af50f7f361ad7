import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Problem } from '../contract/problem.ts';
import { writeNewFile } from './new-file.ts';

const never = new AbortController().signal;

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-new-file-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

async function* piecesOf(...pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

test('a file is there once it is whole', async (t) => {
  const dir = folder(t);
  const path = join(dir, 'out');
  async function* pieces() {
    yield 'a';
    assert.ok(!readdirSync(dir).includes('out'));
    yield 'é';
  }
  assert.equal(await writeNewFile({ option: '--out', path }, pieces(), never), 3);
  assert.equal(readFileSync(path, 'utf8'), 'aé');
  assert.deepEqual(readdirSync(dir), ['out']);
});

test('of what is cancelled or fails nothing stays', async (t) => {
  const dir = folder(t);
  const path = join(dir, 'out');
  const stop = new AbortController();
  async function* endless() {
    yield 'a';
    stop.abort(new Problem('cancelled', 'Cancelled'));
    while (!stop.signal.aborted) yield 'b';
    yield 'c';
  }
  await assert.rejects(writeNewFile({ option: '--out', path }, endless(), stop.signal), { code: 'cancelled' });
  async function* broken() {
    yield 'a';
    throw new Problem('telemetry-failed', 'Try again');
  }
  await assert.rejects(writeNewFile({ option: '--out', path }, broken(), never), { code: 'telemetry-failed' });
  assert.deepEqual(readdirSync(dir), []);
});

test('no file is written over, and one that can not be written is named', async (t) => {
  const dir = folder(t);
  const path = join(dir, 'out');
  writeFileSync(path, 'kept');
  await assert.rejects(writeNewFile({ option: '--out', path }, piecesOf('new'), never), {
    code: 'usage',
    message: /it is there already/,
  });
  async function* late() {
    yield 'new';
    writeFileSync(join(dir, 'late'), 'kept');
  }
  await assert.rejects(writeNewFile({ option: '--out', path: join(dir, 'late') }, late(), never), {
    code: 'usage',
    message: /there already/,
  });
  const nowhere = join(dir, 'none', 'out');
  await assert.rejects(writeNewFile({ option: '--out', path: nowhere }, piecesOf('a'), never), {
    code: 'usage',
    message: /ENOENT/,
  });
  assert.equal(readFileSync(path, 'utf8'), 'kept');
  assert.deepEqual(readdirSync(dir), ['late', 'out']);
});
