import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sessionFile } from './session-file.ts';

test('sessions are read as they were written, by their owner only; a damaged file is said and lets nobody in', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-sessions-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const problems: string[] = [];
  const file = sessionFile(join(dir, 'sessions.json'), (message) => problems.push(message));
  assert.deepEqual(file.read(), []);
  const sessions = [['a'.repeat(64), 7]] as const;
  file.write(sessions);
  assert.deepEqual(file.read(), sessions);
  assert.equal(statSync(join(dir, 'sessions.json')).mode & 0o777, 0o600);
  assert.deepEqual(problems, []);
  writeFileSync(join(dir, 'sessions.json'), '[["x", 1]]');
  assert.deepEqual(file.read(), []);
  assert.match(problems[0] ?? '', /can not be read/);
});
