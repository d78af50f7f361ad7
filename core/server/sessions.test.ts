import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeptSession, SessionKeeper } from './session-file.ts';
import { Sessions } from './sessions.ts';

const HOUR_MS = 3_600_000;

/** A keeper in memory. */
function keeper(): SessionKeeper {
  let kept: readonly KeptSession[] = [];
  return {
    read: () => kept,
    write: (sessions) => {
      kept = sessions;
    },
  };
}

function open(sessions: Sessions): string {
  const secret = sessions.redeem(sessions.newToken());
  assert.ok(secret);
  return secret;
}

test('a session lives as long as it is used every 12 hours', () => {
  let now = 0;
  const sessions = new Sessions(keeper(), () => now);
  const secret = open(sessions);
  for (let use = 0; use < 10; use++) {
    now += 12 * HOUR_MS;
    assert.equal(sessions.use(secret), true);
  }
  now += 12 * HOUR_MS + 1;
  assert.equal(sessions.use(secret), false);
  now = 0;
  assert.equal(sessions.use(secret), false);
});

test('a token is good once, and only the newest', () => {
  const sessions = new Sessions(keeper());
  const first = sessions.newToken();
  const second = sessions.newToken();
  assert.equal(sessions.redeem(first), null);
  assert.ok(sessions.redeem(second));
  assert.equal(sessions.redeem(second), null);
  assert.equal(sessions.redeem(''), null);
});

test('at most 64 sessions are kept: the longest unused goes first', () => {
  const sessions = new Sessions(keeper());
  const [oldest = '', unused = '', ...others] = Array.from({ length: 64 }, () => open(sessions));
  assert.equal(sessions.use(oldest), true);
  open(sessions);
  assert.equal(sessions.use(unused), false);
  for (const secret of [oldest, ...others]) assert.equal(sessions.use(secret), true);
});

test('a server that starts again knows its browsers, but not for longer than 12 hours, and never the token', () => {
  let now = 0;
  const disk = keeper();
  const before = new Sessions(disk, () => now);
  const secret = open(before);
  const token = before.newToken();
  now += 11 * HOUR_MS;
  const after = new Sessions(disk, () => now);
  assert.equal(after.use(secret), true);
  assert.equal(after.redeem(token), null);
  now += 13 * HOUR_MS;
  assert.equal(new Sessions(disk, () => now).use(secret), false);
});
