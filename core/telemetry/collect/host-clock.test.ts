import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HostClock, type Taken } from './host-clock.ts';

/** A second of a host: what its way there and back took, ms. */
const second = fc.record({
  there: fc.integer({ min: 0, max: 200 }),
  back: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 4_000 })),
});
const START = 1_700_000_000_000;

/** The host's uptime runs `drift` too fast. */
function follow(seconds: readonly { there: number; back: number }[], drift = 0) {
  const clock = new HostClock();
  let answered = 0;
  return seconds.map(({ there, back }, nth) => {
    const sentMs = nth * 1000;
    const readMs = sentMs + there;
    // Answers come in order.
    answered = Math.max(answered, readMs + back);
    const uptimeMs = 5_000 + readMs * (1 + drift);
    return {
      readMs: START + readMs,
      roundTripMs: answered - sentMs,
      taken: clock.take(uptimeMs, sentMs, answered, START + answered),
    };
  });
}

test('samples lie where they were taken, to half of the quickest round trip so far', () => {
  fc.assert(
    fc.property(fc.array(second, { minLength: 1, maxLength: 40 }), (seconds) => {
      let quickest = Number.POSITIVE_INFINITY;
      for (const { readMs, roundTripMs, taken } of follow(seconds)) {
        quickest = Math.min(quickest, roundTripMs);
        if (taken) assert.ok(Math.abs(taken.atMs - readMs) <= quickest / 2 + 1, `${taken.atMs - readMs}`);
      }
    }),
  );
});

test('times grow, by 300 ms at least, and never lie after the answer came', () => {
  fc.assert(
    fc.property(
      fc.array(second, { minLength: 2, maxLength: 120 }),
      fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
      (seconds, drift) => {
        let last = Number.NEGATIVE_INFINITY;
        for (const { taken } of follow(seconds, drift)) {
          if (!taken) continue;
          assert.ok(taken.atMs - last >= 300);
          assert.ok(taken.delayMs >= 0);
          last = taken.atMs;
        }
      },
    ),
  );
});

test('an even way is told to the ms, and one late answer moves nothing', () => {
  const ways = Array.from({ length: 30 }, () => ({ there: 20, back: 20 }));
  ways[15] = { there: 20, back: 900 };
  for (const { readMs, taken } of follow(ways)) assert.equal(taken?.atMs, readMs);
  assert.equal(follow(ways)[15]?.taken?.delayMs, 900);
});

test('ticks that waited in a frozen host and are answered at once give one sample', () => {
  const clock = new HostClock();
  const taken: (Taken | null)[] = [];
  for (let nth = 0; nth < 5; nth += 1) taken.push(clock.take(nth * 1000, nth * 1000, nth * 1000 + 5, nth * 1000 + 5));
  // Sent at 5 … 9 s, all of them read at 10 s.
  for (let nth = 5; nth < 10; nth += 1) taken.push(clock.take(10_000 + nth, nth * 1000, 10_014, 10_014));
  taken.push(clock.take(11_000, 11_000, 11_005, 11_005));
  assert.deepEqual(
    taken.map((each) => each?.atMs ?? null),
    [3, 1003, 2003, 3003, 4003, 10_008, null, null, null, null, 11_003],
  );
});

for (const [what, hostMs, ourMs] of [
  ['the host', 3_600_000, 0],
  ['this computer', 0, 3_600_000],
] as const) {
  test(`${what} slept, or its steady clock stood still: samples are right at once`, () => {
    const clock = new HostClock();
    for (let nth = 0; nth < 20; nth += 1) clock.take(nth * 1000, nth * 1000, nth * 1000 + 10, nth * 1000 + 10);
    const sentMs = 20_000 + ourMs;
    const taken = clock.take(20_005 + hostMs, sentMs, sentMs + 10, sentMs + 10);
    assert.equal(taken?.atMs, sentMs + 5);
  });
}

test('when our clock jumps ahead samples jump with it', () => {
  const clock = new HostClock();
  clock.take(0, 0, 10, START);
  assert.equal(clock.take(1000, 1000, 1010, START + 3_601_000)?.atMs, START + 3_600_995);
});

test('when our clock is set back samples are of then, from the next one on', () => {
  const clock = new HostClock();
  clock.take(0, 0, 10, START);
  assert.equal(clock.take(1000, 1000, 1010, START - 3_599_000)?.atMs, START - 3_599_005);
  assert.equal(clock.take(2000, 2000, 2010, START - 3_598_000)?.atMs, START - 3_598_005);
});
