import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { followFile } from './follow-file.ts';

test('a file is followed from its last lines on, also when it is begun anew', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-log-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'server.log');
  const seen: string[] = [];
  const stop = new AbortController();
  const sink = {
    lines: (lines: readonly { text: string }[]) => void seen.push(...lines.map(({ text }) => text)),
    note: (text: string) => void seen.push(`(${text})`),
    gap: assert.fail,
  };
  const following = followFile(path, 2, sink, stop.signal);
  const until = async (last: string) => {
    const end = Date.now() + 5_000;
    while (seen.at(-1) !== last) {
      assert.ok(Date.now() < end, `${last}: ${seen}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  writeFileSync(path, 'one\ntwo\nthree\nfo');
  await until('three');
  appendFileSync(path, 'ur €\n');
  await until('four €');
  writeFileSync(path, 'anew\n');
  await until('anew');
  stop.abort();
  await following;
  assert.deepEqual(seen, ['two', 'three', 'four €', '(Its process started again)', 'anew']);
});
