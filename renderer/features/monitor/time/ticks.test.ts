import assert from 'node:assert/strict';
import { test } from 'node:test';

// Days that are not 24 hours long: clocks go forward on 29 March, back on 25 October.
process.env.TZ = 'Europe/Berlin';
// After the zone is set: what it formats with is made once.
const { DAY, tickText, timeTicks } = await import('./ticks.ts');

const texts = (from: string, to: string, most: number) => {
  const { atMs, stepMs } = timeTicks(Date.parse(from), Date.parse(to), most);
  return atMs.map((at) => tickText(at, stepMs));
};

test('ticks are on whole units of the local day', () => {
  assert.deepEqual(texts('2026-06-01T10:03:00+02:00', '2026-06-01T10:18:00+02:00', 4), ['10:05', '10:10', '10:15']);
  assert.deepEqual(texts('2026-06-01T10:00:05+02:00', '2026-06-01T10:00:25+02:00', 3), ['10:00:10', '10:00:20']);
  assert.deepEqual(texts('2026-06-01T16:00:00+02:00', '2026-06-02T10:00:00+02:00', 4), ['18:00', '2 Jun', '06:00']);
});

test('they stay on the hour on days when clocks change', () => {
  assert.deepEqual(texts('2026-03-27T12:00:00+01:00', '2026-04-01T12:00:00+02:00', 6), [
    '28 Mar',
    '29 Mar',
    '30 Mar',
    '31 Mar',
    '1 Apr',
  ]);
});

test('there are never more intervals than asked for, and they are within the span', () => {
  for (let span = 10_000; span < 40 * DAY; span *= 1.7) {
    const from = Date.parse('2026-10-20T13:37:11Z');
    const { atMs } = timeTicks(from, from + span, 7);
    assert.ok(atMs.length <= 8, `${span}: ${atMs.length}`);
    assert.ok(atMs.every((at) => at >= from && at <= from + span));
  }
});
