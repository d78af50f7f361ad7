import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogLine } from '../contract/consoles.ts';
import { LogQueue } from './log-queue.ts';

const line = (text: string): LogLine => ({ at: null, stream: 'stdout', text });
const numbered = (from: number, count: number) => Array.from({ length: count }, (_, index) => line(`${from + index}`));

test('what waits comes out in order, lines together and notes between them', () => {
  const queue = new LogQueue();
  const note = { kind: 'note', at: '2026-01-01T00:00:00Z', text: 'another container' } as const;
  queue.push([line('a'), line('b'), note, line('c')]);
  assert.deepEqual(queue.take(), [
    { kind: 'lines', lines: [line('a'), line('b')], dropped: 0 },
    note,
    { kind: 'lines', lines: [line('c')], dropped: 0 },
  ]);
  assert.ok(queue.isEmpty);
});

test('of too many lines the oldest go, and the reader is told how many', () => {
  const queue = new LogQueue();
  for (let from = 0; from < 35_000; from += 500) queue.push(numbered(from, 500));
  const [first] = queue.take();
  assert.ok(first?.kind === 'lines');
  assert.equal(first.dropped, 25_000);
  assert.equal(first.lines[0]?.text, '25000');
  const [second] = queue.take();
  assert.ok(second?.kind === 'lines');
  assert.equal(second.dropped, 0);
  assert.equal(second.lines.at(-1)?.text, '34999');
});

test('a few very long lines are bounded too', () => {
  const queue = new LogQueue();
  for (let each = 0; each < 200; each += 1) queue.push([line('x'.repeat(64 * 1024))]);
  const [first] = queue.take();
  assert.ok(first?.kind === 'lines');
  assert.equal(first.lines.length + first.dropped, 200);
  assert.equal(first.lines.length, 64);
});

test('a reader is woken by what comes, and by the end of its signal', async () => {
  const queue = new LogQueue();
  const stop = new AbortController();
  const filled = queue.filled(stop.signal);
  queue.push([line('a')]);
  await filled;
  queue.take();
  const waiting = queue.filled(stop.signal);
  stop.abort();
  await waiting;
});
