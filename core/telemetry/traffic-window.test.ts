import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RequestRecord } from '../switches/model.ts';
import { MOST_POINTS, TrafficWindow } from './traffic-window.ts';

const second = 1_800_000_000;
const ms = second * 1000;

/** A request that ended `endedMs` after the start of the test's first second. */
function record(endedMs: number, change: Partial<RequestRecord> = {}): RequestRecord {
  const durationUs = change.durationUs ?? 2_000;
  return {
    beganUs: (ms + endedMs) * 1000 - durationUs,
    wanted: 'blue',
    answered: 'blue',
    status: 200,
    durationUs,
    ...change,
  };
}

describe('a service under traffic', () => {
  it('has a point for each second that is over and settled, also without requests', () => {
    const window = new TrafficWindow();
    window.add(record(100), ms + 110, false);
    window.add(record(900, { answered: 'green', durationUs: 8_000 }), ms + 910, false);
    window.add(record(2_100), ms + 2_110, false);
    window.advance(ms + 1_400);
    assert.equal(window.points.length, 0, 'records of the first second may still come');
    window.advance(ms + 3_500);
    const blue = window.points.map(({ blue }) => blue.requestsPerS);
    assert.deepEqual(blue, [1, 0, 1]);
    const [first] = window.points;
    assert.equal(first?.at, new Date(ms).toISOString());
    assert.ok(Math.abs((first?.green.p99Ms ?? 0) - 8) < 0.25);
  });

  it('goes on at once where our clock was set back, and ahead', () => {
    const window = new TrafficWindow();
    window.add(record(100), ms + 110, false);
    window.advance(ms + 3_500);
    const hour = 3_600_000;
    const at = (offset: number) => new Date(ms + offset).toISOString();
    // The switch's clock was not set: its records count at the time at which they come.
    window.add(record(3_900), ms + 3_910 - hour, false);
    for (let now = ms + 4_000 - hour; now <= ms + 6_500 - hour; now += 250) {
      if (now === ms + 5_000 - hour) window.add(record(5_000), now, false);
      window.advance(now);
    }
    const told = window.points.map((point) => [point.at, point.blue.requestsPerS]);
    assert.deepEqual(told, [
      [at(3_000 - hour), 0],
      [at(4_000 - hour), 0],
      [at(5_000 - hour), 1],
    ]);
    window.advance(ms + 8_500);
    assert.equal(window.points.at(-1)?.at, at(7_000));
    assert.ok(window.points.length <= MOST_POINTS);
  });

  it('counts failures as a receipt does, and leaves them out of the latencies', () => {
    const window = new TrafficWindow();
    window.add(record(1, { status: 503, durationUs: 900_000 }), ms + 1, false);
    window.add(record(2, { ending: 'cut' }), ms + 2, false);
    window.add(record(3, { status: 404 }), ms + 3, false);
    window.add(record(4, { status: 499, ending: 'client-left' }), ms + 4, false);
    window.add(record(5, { answered: null, status: 503, durationUs: -1 }), ms + 5, false);
    window.add(record(6, { answered: null, status: 0, durationUs: -1, ending: 'client-left' }), ms + 6, false);
    window.advance(ms + 1_500);
    const [point] = window.points;
    assert.deepEqual([point?.blue.requestsPerS, point?.blue.failedPerS, point?.unanswered], [4, 2, 1]);
    assert.ok((point?.blue.p99Ms ?? 99) < 3);
  });

  it('tells latencies of the last ten seconds, and none when those had no requests', () => {
    const window = new TrafficWindow();
    window.add(record(500), ms + 510, false);
    window.advance(ms + 12_500);
    const p50 = window.points.map(({ blue }) => blue.p50Ms !== null);
    assert.deepEqual(p50, [...Array(10).fill(true), false, false]);
  });

  it('keeps five minutes, however long nobody asked', () => {
    const window = new TrafficWindow();
    window.add(record(0), ms, false);
    window.advance(ms + 1_500);
    window.advance(ms + 86_400_000);
    assert.equal(window.points.length, MOST_POINTS);
    assert.equal(window.made, 1 + MOST_POINTS);
    assert.equal(window.points.at(-1)?.at, new Date(ms + 86_399_000 - 1_000).toISOString());
  });

  it('begins with what the switch remembers of the last five minutes', () => {
    const window = new TrafficWindow();
    const now = ms + 400_000;
    for (const ago of [390_000, 200_000, 1_000]) window.add(record(400_000 - ago), now, true);
    window.advance(now);
    assert.equal(window.points.length, 199);
    assert.equal(window.points[0]?.blue.requestsPerS, 1);
  });

  it('takes no memory that comes too late for traffic of now', () => {
    const window = new TrafficWindow();
    window.advance(ms + 8_000);
    window.add(record(1_000), ms + 8_100, true);
    window.add(record(8_050), ms + 8_100, true);
    window.advance(ms + 10_000);
    assert.deepEqual(
      window.points.map(({ blue }) => blue.requestsPerS),
      [0, 1],
    );
  });

  it('does not believe a clock that is far from its own', () => {
    const window = new TrafficWindow();
    window.add(record(3_600_000), ms, true);
    window.add(record(3_600_000), ms + 100, false);
    window.add(record(-3_600_000), ms + 200, false);
    window.advance(ms + 1_500);
    assert.equal(window.points.at(-1)?.blue.requestsPerS, 2);
  });

  it('counts what comes too late in the next second', () => {
    const window = new TrafficWindow();
    window.advance(ms);
    window.advance(ms + 1_500);
    window.add(record(900), ms + 1_600, false);
    window.advance(ms + 2_500);
    assert.deepEqual(
      window.points.slice(-2).map(({ blue }) => blue.requestsPerS),
      [0, 1],
    );
  });
});
