import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemCodes } from '../contract/problem.ts';
import { exitCodeHelp, exitCodeOf } from './exit-codes.ts';

test('no problem ends in 0, and each exit code is explained', () => {
  const explained = new Set(exitCodeHelp.map(([code]) => code));
  for (const code of problemCodes) {
    assert.notEqual(exitCodeOf(code), 0, code);
    assert.ok(explained.has(exitCodeOf(code)), code);
  }
});

test('scripts can tell a wrong command, a refusal, a host out of reach and a cancel apart', () => {
  assert.equal(exitCodeOf('usage'), 2);
  assert.equal(exitCodeOf('lease-held'), 3);
  assert.equal(exitCodeOf('fence-stale'), 3);
  assert.equal(exitCodeOf('host-key-changed'), 4);
  assert.equal(exitCodeOf('connection-lost'), 4);
  assert.equal(exitCodeOf('cancelled'), 130);
  assert.equal(exitCodeOf('smoke-failed'), 1);
});

test('help says where data that lack something end', () => {
  const help = new Map(exitCodeHelp);
  for (const code of ['data-unreadable', 'data-invalid'] as const)
    assert.match(help.get(exitCodeOf(code)) ?? '', /data lack a file, a column or a class/);
  assert.match(help.get(0) ?? '', /void/);
});
