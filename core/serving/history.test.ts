import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { History } from './history.ts';

function filled(capacity: number, count: number): History {
  const history = new History(capacity);
  for (let at = 0; at < count; at++) {
    history.add({
      beganUs: at,
      wanted: 'green',
      answered: at % 2 ? 'blue' : null,
      status: 200 + at,
      durationUs: at - 1,
    });
  }
  return history;
}

test('a row comes back as it went in', () => {
  assert.deepEqual(filled(4, 2).read(0, 9), {
    rows: [
      [0, 'green', null, 200, -1],
      [1, 'green', 'blue', 201, 0],
    ],
    lost: 0,
    next: 2,
  });
});

test('a reader gets each row once, in order, and is told how many it lost', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.nat({ max: 30 }),
      fc.integer({ min: 1, max: 9 }),
      (capacity, count, limit) => {
        const history = filled(capacity, count);
        const began: number[] = [];
        let lost = 0;
        for (let position = 0; position < history.total; ) {
          const batch = history.read(position, limit);
          assert.ok(batch.rows.length <= limit);
          began.push(...batch.rows.map(([at]) => at));
          lost += batch.lost;
          position = batch.next;
        }
        assert.equal(lost, Math.max(0, count - capacity));
        assert.deepEqual(
          began,
          Array.from({ length: count - lost }, (_, at) => at + lost),
        );
      },
    ),
  );
});
