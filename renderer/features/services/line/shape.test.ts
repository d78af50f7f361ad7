import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bladeOf, lineShape, paceOf, weightOf } from './shape.ts';

const share = fc.double({ min: 0, max: 100, noNaN: true });

test('at any width the parts stand in order and the tracks end at the middles of the slots', () => {
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 2_000 }), fc.integer({ min: 120, max: 240 }), (width, height) => {
      const { router, pivot, tracks, bladeLength } = lineShape(width, height);
      assert.ok(router.x > 40 && router.x + router.width < pivot.x && pivot.x + bladeLength < width - 60);
      assert.equal(tracks.blue.y, height / 4);
      assert.equal(tracks.green.y, (height * 3) / 4);
      for (const track of [tracks.blue, tracks.green]) assert.ok(track.path.endsWith(`${track.y}H${width}`));
    }),
  );
});

test('the blade, as long as a joint, meets the track that it lies on', () => {
  const { pivot, tracks, bladeLength, bladeDegrees } = lineShape(500, 144);
  for (const slot of ['blue', 'green'] as const) {
    const [x = 0, y = 0] = tracks[slot].joint.split('L')[1]?.split(' ').map(Number) ?? [];
    const angle = (bladeDegrees[slot] * Math.PI) / 180;
    assert.ok(Math.abs(pivot.x + bladeLength * Math.cos(angle) - x) < 0.5);
    assert.ok(Math.abs(pivot.y + bladeLength * Math.sin(angle) - y) < 0.5);
  }
});

test('more traffic is never thinner, and the blade lies on the heavier track', () => {
  fc.assert(
    fc.property(share, share, (blue, green) => {
      if (blue >= green) assert.ok(weightOf(blue) >= weightOf(green));
      if (blue > green) assert.equal(bladeOf({ blue, green }), 'blue');
      if (green > blue) assert.equal(bladeOf({ blue, green }), 'green');
    }),
  );
  assert.equal(bladeOf({ blue: 0, green: 0 }), null);
});

test('dashes stand without requests, and more requests are never slower', () => {
  assert.equal(paceOf(0), null);
  const rates = [0.1, 1, 7, 8, 39, 40, 250, 5_000].map((rate) => paceOf(rate) ?? Number.POSITIVE_INFINITY);
  assert.deepEqual(
    rates,
    rates.toSorted((a, b) => b - a),
  );
  assert.ok((rates[0] ?? 0) > (rates.at(-1) ?? 0));
});
