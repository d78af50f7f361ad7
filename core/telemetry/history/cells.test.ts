import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Cells } from './cells.ts';

const SLOTS = 8;

test('cells answer as a plain list of frames would, steady or not', () => {
  const value = fc.option(fc.oneof({ weight: 6, arbitrary: fc.constant(2.5) }, fc.constantFrom(0, 0.1, 7)));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), (frames) => {
      const cells = new Cells(SLOTS);
      for (const [frame, each] of frames.entries()) {
        cells.lack(frame);
        if (each !== null) cells.set(frame, each);
        const held = frames.slice(0, frame + 1).map((one) => (one === null ? Number.NaN : Math.fround(one)));
        for (let at = Math.max(0, frame + 1 - SLOTS); at <= frame; at++) assert.equal(cells.at(at), held[at]);
        assert.equal(
          cells.newest,
          frames.slice(0, frame + 1).findLastIndex((one) => one !== null),
        );
      }
    }),
  );
});

test('what was taken back is not there, and a new value begins anew', () => {
  const cells = new Cells(SLOTS);
  for (let frame = 0; frame < 5; frame++) cells.set(frame, 1);
  cells.newest = 2;
  cells.set(3, 4);
  assert.deepEqual(
    [0, 1, 2, 3].map((frame) => cells.at(frame)),
    [1, 1, 1, 4],
  );
  const gone = new Cells(SLOTS);
  gone.set(0, 1);
  gone.newest = -1;
  gone.lack(0);
  assert.ok(Number.isNaN(gone.at(0)));
  gone.set(1, 3);
  assert.deepEqual([gone.at(0), gone.at(1)], [Number.NaN, 3]);
});
