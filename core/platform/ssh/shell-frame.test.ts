import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { frame, Reply } from './shell-frame.ts';

const marker = '0b5d7c1e';
const skip = process.platform === 'win32';

function ask(...lines: string[]): string {
  return execFileSync('sh', [], { input: lines.join(''), encoding: 'latin1', stdio: ['pipe', 'pipe', 'ignore'] });
}

test('output and code are read, however the bytes are cut', { skip }, () => {
  const out = Buffer.from(ask(frame('printf "a\\n\\nb"; exit 7', marker)), 'latin1');
  fc.assert(
    fc.property(fc.array(fc.nat(out.length)), (cuts) => {
      const reply = new Reply(marker);
      const at = [0, ...cuts.sort((a, b) => a - b), out.length];
      for (const [i, from] of at.entries()) assert.ok(reply.push(out.subarray(from, at[i + 1] ?? from)));
      assert.equal(reply.code, 7);
      assert.equal(reply.text, 'a\n\nb');
    }),
  );
});

test('no script harms the shell that it runs in', { skip }, () => {
  for (const script of ['exit 3', 'if', "echo 'open", 'exec true', 'cd / && set -eu; false', 'cat', ')', '}']) {
    const out = ask(frame(script, 'first'), frame('echo still here', 'second'));
    assert.match(out, /still here\n\nsecond 0\n$/, script);
  }
});

test('a script gets its input unchanged', { skip }, () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.ok(ask(frame('cat', marker, bytes)).startsWith(Buffer.from(bytes).toString('latin1')));
});

test('too much output is noticed before its end', () => {
  const reply = new Reply(marker, 10);
  assert.ok(reply.push(Buffer.alloc(10)));
  assert.ok(!reply.push(Buffer.alloc(20)));
  const ended = new Reply(marker, 3);
  assert.ok(!ended.push(Buffer.from(`1234\n${marker} 0\n`)));
});
