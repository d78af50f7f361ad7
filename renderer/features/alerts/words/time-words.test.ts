import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tomorrowAt, untilWords, writeLocal } from './time-words.ts';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime();
const words = (ms: number) => untilWords(new Date(ms).toISOString(), at(12, 23));

test('a time of day names its day unless it is today', () => {
  assert.equal(words(at(12, 4)), '04:00');
  assert.equal(words(at(13, 0, 30)), 'tomorrow 00:30');
  assert.equal(words(at(11, 8)), 'yesterday 08:00');
  assert.equal(words(at(14, 8)), 'Sat 14 Mar 08:00');
});

test('tomorrow is the next day, however late it is', () => {
  assert.equal(tomorrowAt(8, at(12, 23, 59)), at(13, 8));
  assert.equal(tomorrowAt(8, at(12, 0, 1)), at(13, 8));
  assert.equal(tomorrowAt(8, at(31, 12)), new Date(2026, 3, 1, 8).getTime());
});

test('a field for date and time gets back what it was given', () => {
  assert.equal(writeLocal(at(12, 4, 5)), '2026-03-12T04:05');
  assert.equal(new Date(writeLocal(at(12, 4, 5))).getTime(), at(12, 4, 5));
});
