import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricHistory } from './history.ts';

test('what happened between two milliseconds is kept, and keeps nothing else from the disk', () => {
  const now = Date.parse('2026-03-25T10:00:00Z');
  const history = new MetricHistory({ path: ':memory:', now: () => now });
  history.open();
  const happening = { kind: 'clock', host: 'gpu-1', service: null, what: 'The clock was set' } as const;
  history.addHappening({ ...happening, atMs: now - 0.25, untilMs: null });
  history.addHappening({ ...happening, atMs: now - 10.75, untilMs: now - 1.5 });
  history.add({ source: 'host:gpu-1', atMs: now, values: new Map([['cpu.used|gpu-1|', 0.5]]) });
  history.tick();
  assert.equal(history.storage().problem, null);
  const kept = history.happenings(now - 60_000, now + 60_000);
  assert.deepEqual(
    kept.map(({ id, atMs, untilMs }) => [id > 0, atMs - now, untilMs && untilMs - now]),
    [
      [true, -11, -1],
      [true, 0, null],
    ],
  );
  history.close();
});
