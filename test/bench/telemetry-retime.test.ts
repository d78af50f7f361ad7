import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Circle, cut } from './telemetry-retime.ts';

const recorded = [
  '/proc/uptime:100.00 50.00\ncpu 10 20\ndocker-1a2b.scope v2.1 used 7\n',
  '/proc/uptime:101.00 50.90\ncpu 13 20\ndocker-1a2b.scope v2.1 used 5\n',
  '/proc/uptime:102.00 51.80\ncpu 14 20\ndocker-1a2b.scope v2.1 used 9\n',
];

test('an answer that is cut and put together again is the same', () => {
  for (const answer of recorded) {
    const { texts, numbers, digits } = cut(answer);
    assert.equal(texts.map((text, at) => text + (numbers[at]?.toFixed(digits[at]) ?? '')).join(''), answer);
  }
  assert.deepEqual(cut(recorded[0] ?? '').numbers, [100, 50, 10, 20, 7]);
});

test('counters go on from round to round, what rises and falls does not, what is put instead stands', () => {
  const circle = new Circle(recorded);
  const none = new Map<number, string>();
  assert.deepEqual(
    recorded.map((_, n) => circle.tell(n, none)),
    recorded,
  );
  const told = [2, 3, 4].map((n) => cut(circle.tell(n, none)).numbers);
  assert.deepEqual(told, [
    [102, 51.8, 14, 20, 9],
    [103, 52.7, 16, 20, 7],
    [104, 53.6, 19, 20, 5],
  ]);
  const place = circle.placeAfter('used');
  assert.match(circle.tell(0, new Map([[place, '123']])), /used 123\n$/);
  assert.throws(() => circle.placeAfter('nowhere'), RangeError);
});

test('an answer of another shape is left out', () => {
  const circle = new Circle([...recorded, '/proc/uptime:103.00 52.00\n']);
  assert.equal(circle.length, 3);
  assert.throws(() => new Circle(['a 1', 'b 2']), RangeError);
});
