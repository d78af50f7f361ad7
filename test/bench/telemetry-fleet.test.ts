import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delays, losses } from './telemetry-fleet.ts';
import { availableKib, numberIn, replayedHost } from './telemetry-numbers.ts';

const taken = [
  [1_000, 2_000, 3_000, 4_000],
  [1_500, 2_500, 3_500, 4_500],
];
const span = { taken, fromMs: 2_000, toMs: 4_000 };
const whole = [
  [0, 1, 2, 3],
  [0, 1, 2, 3],
];

test('what was taken within the span and is not held is lost; what was taken outside is not asked for', () => {
  assert.deepEqual(losses({ ...span, kept: whole }), { samples: 5, lost: 0, disordered: 0 });
  assert.deepEqual(losses({ ...span, kept: [[0, 1, 3], []] }), { samples: 5, lost: 3, disordered: 0 });
  assert.deepEqual(
    losses({
      ...span,
      kept: [
        [1, 2, 3],
        [1, 2],
      ],
    }),
    { samples: 5, lost: 0, disordered: 0 },
  );
});

test('a number that does not grow is out of order, also one that is there twice', () => {
  assert.equal(
    losses({
      ...span,
      kept: [
        [0, 2, 1, 3],
        [0, 1, 1, 2, 3],
      ],
    }).disordered,
    2,
  );
});

test('a delay is from the host to the screen, of samples within the span', () => {
  const seen = [
    { host: replayedHost(0), n: 0, atMs: 1_100 },
    { host: replayedHost(0), n: 1, atMs: 2_250 },
    { host: replayedHost(1), n: 2, atMs: 5_500 },
  ];
  assert.deepEqual(delays({ ...span, seen }), [250, 2_000]);
});

test('a sample is known by the memory in use, after single precision too', () => {
  for (const n of [0, 1, 77, 86_400]) {
    const usedBytes = (24_684_096 - availableKib(24_684_096, n)) * 1024;
    assert.equal(numberIn(Math.fround(usedBytes)), n);
  }
});
