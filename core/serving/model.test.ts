import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { choose, otherSlot, parseRevision, parseSplit, percentTo, type Slot, type Split } from './model.ts';

const split: Split = { live: 'blue', percentToIdle: 25, fallback: false };

test('the draw decides by percent', () => {
  const all = (): boolean => true;
  const draws = Array.from({ length: 1000 }, (_, at) => choose(split, all, at / 1000).wanted);
  assert.equal(draws.filter((slot) => slot === 'green').length, 250);
  assert.equal(choose({ ...split, percentToIdle: 100 }, all, 0.999_999).wanted, 'green');
  assert.equal(choose({ ...split, percentToIdle: 0 }, all, 0).wanted, 'blue');
});

test('only a fallback may answer for another slot, and only a ready slot answers', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (fallback, blue, green, draw) => {
        const ready = (slot: Slot): boolean => (slot === 'blue' ? blue : green);
        const { wanted, able } = choose({ ...split, fallback }, ready, draw);
        assert.ok(able.every(ready));
        assert.equal(able[0] === wanted, ready(wanted));
        assert.equal(able.includes(otherSlot(wanted)), fallback && ready(otherSlot(wanted)));
      },
    ),
  );
});

test('the percents of both slots are 100 together', () => {
  assert.equal(percentTo(split, 'blue') + percentTo(split, 'green'), 100);
  assert.equal(percentTo(split, 'green'), 25);
});

test('a split or revision that is not one is refused', () => {
  const revision = { id: 'a', model: 'm', version: '1', modelDigest: 'd', dir: '/m', threads: 1 };
  assert.deepEqual(parseRevision({ ...revision, more: 1 }), revision);
  for (const wrong of [
    null,
    [],
    { ...revision, id: 'a b' },
    { ...revision, version: 'é' },
    { ...revision, threads: 0 },
    { ...revision, dir: '' },
  ]) {
    assert.throws(() => parseRevision(wrong), { code: 'usage' });
  }
  for (const wrong of [null, { ...split, live: 'red' }, { ...split, percentToIdle: 101 }, { ...split, fallback: 1 }]) {
    assert.throws(() => parseSplit(wrong), { code: 'usage' });
  }
});
