import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { followFile } from './follow-file.ts';

interface Following {
  readonly path: string;
  readonly seen: string[];
  readonly until: (last: string) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Follows a file of its own, that `text` is in. */
function follow(t: TestContext, tail: number, text: string): Following {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-log-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'server.log');
  writeFileSync(path, text);
  const seen: string[] = [];
  const stop = new AbortController();
  const sink = {
    lines: (lines: readonly { text: string }[]) => void seen.push(...lines.map(({ text }) => text)),
    note: (text: string) => void seen.push(`(${text})`),
    gap: assert.fail,
  };
  const following = followFile(path, tail, sink, stop.signal);
  const until = async (last: string) => {
    const end = Date.now() + 5_000;
    while (seen.at(-1) !== last) {
      assert.ok(Date.now() < end, `${last}: ${seen.slice(-10)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const end = async () => {
    stop.abort();
    await following;
  };
  return { path, seen, until, end };
}

test('a file is followed from its last lines on, also when it is begun anew', async (t) => {
  const { path, seen, until, end } = follow(t, 2, 'one\ntwo\nthree\nfo');
  await until('three');
  appendFileSync(path, 'ur €\n');
  await until('four €');
  writeFileSync(path, 'anew\n');
  await until('anew');
  await end();
  assert.deepEqual(seen, ['two', 'three', 'four €', '(Its process started again)', 'anew']);
});

test('of a file that nothing is wanted from, only what is added is told', async (t) => {
  const { path, seen, until, end } = follow(t, 0, 'one\ntwo\n');
  // It may have begun to follow only after the line was added: lines are added until one is told.
  const adding = setInterval(() => appendFileSync(path, 'new\n'), 20);
  await until('new').finally(() => clearInterval(adding));
  await end();
  assert.deepEqual([...new Set(seen)], ['new']);
});

test('a line that is cut by the begin of what is read is left out', async (t) => {
  const line = 'x'.repeat(9_999);
  const { seen, until, end } = follow(t, 1_000, `${`${line}\n`.repeat(500)}last\n`);
  await until('last');
  await end();
  assert.deepEqual([...new Set(seen.map(({ length }) => length))], [line.length, 'last'.length]);
});
