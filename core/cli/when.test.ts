import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseWhen } from './when.ts';

const now = Date.parse('2026-01-02T00:00:00Z');

test('a time is told by itself, or by how long ago it was', () => {
  const read = (text: string) => new Date(parseWhen('--from', text, now)).toISOString();
  assert.equal(read('24h'), '2026-01-01T00:00:00.000Z');
  assert.equal(read('-1.5h'), '2026-01-01T22:30:00.000Z');
  assert.equal(read('now'), '2026-01-02T00:00:00.000Z');
  assert.equal(read('2025-12-31'), '2025-12-31T00:00:00.000Z');
  assert.equal(read('2025-12-31T10:00:00+01:00'), '2025-12-31T09:00:00.000Z');
});

test('what is no time is refused', () => {
  for (const text of ['', 'yesterday', '24', '24w', '2026-13-01', '1', '1969-12-31', '99999999d', '999999999999999d']) {
    assert.throws(() => parseWhen('--from', text, now), { code: 'usage', message: /--from/ }, text);
  }
});
