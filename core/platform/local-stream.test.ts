import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { streamHere } from './local-stream.ts';

const options = { skip: process.platform === 'win32' && 'it has no sh', timeout: 20_000 };
const never = new AbortController().signal;

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 5_000; Date.now() < end; await sleep(20)) if (holds()) return;
  assert.fail(`not within 5 s: ${what}`);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a script is talked with, and ends with its input', options, async () => {
  const stream = await streamHere('while read -r x; do echo "<$x>"; echo "!$x" >&2; done; echo bye', never);
  const [said, wrong] = [text(stream.output), text(stream.errors)];
  stream.input.write('a\n');
  stream.input.write('b\n');
  await stream.close();
  assert.equal(await said, '<a>\n<b>\nbye\n');
  assert.equal(await wrong, '!a\n!b\n');
});

test('one that does not end by itself is ended, with what it started', options, async () => {
  const stream = await streamHere('sleep 1000 & echo $!; while :; do sleep 1; done', never);
  const [first] = await once(stream.output, 'data');
  const pid = Number(String(first));
  assert.ok(runs(pid));
  stream.output.resume();
  const begun = Date.now();
  await stream.close();
  assert.ok(Date.now() - begun < 4_000);
  await until('it is gone', () => !runs(pid));
});

test('it ends when the signal aborts, and none starts after that', options, async () => {
  const stop = new AbortController();
  const stream = await streamHere('echo $$; exec sleep 1000', stop.signal);
  const [first] = await once(stream.output, 'data');
  stop.abort();
  await until('it is gone', () => !runs(Number(String(first))));
  await assert.rejects(streamHere('echo', stop.signal), { code: 'cancelled' });
});
