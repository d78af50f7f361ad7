import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Sample } from '../model.ts';
import { Memory } from './memory.ts';

const START = Date.UTC(2026, 0, 1);
const KEPT_MS = 900_000;
const keys = ['cpu.used|a|', 'load1|a|', 'uptime|a|'];

interface Step {
  readonly stepMs: number;
  readonly values: readonly (number | null)[];
}

const frames: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    // Now and then a long silence, or a frame that is too old.
    stepMs: fc.oneof({ weight: 8, arbitrary: fc.constant(1_000) }, fc.integer({ min: -5_000, max: 400_000 })),
    values: fc.tuple(...keys.map(() => fc.option(fc.float({ noNaN: true, noDefaultInfinity: true })))),
  }),
  { maxLength: 120 },
);

/** All samples in a list: what the ring must answer like. */
class Naive {
  newestMs = Number.NEGATIVE_INFINITY;
  readonly samples = new Map<string, Sample[]>(keys.map((key) => [key, []]));

  add(atMs: number, values: ReadonlyMap<string, number>): boolean {
    if (atMs <= this.newestMs) return false;
    this.newestMs = atMs;
    for (const [key, value] of values) this.samples.get(key)?.push({ atMs, value });
    return true;
  }

  recent(key: string, fromMs: number, toMs: number): Sample[] {
    return (this.samples.get(key) ?? []).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  }
}

test('memory answers as a plain list of samples would', () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 0, max: KEPT_MS }), (steps, agoMs) => {
      let now = START;
      const memory = new Memory(() => now);
      const naive = new Naive();
      for (const { stepMs, values } of steps) {
        const atMs = now + stepMs;
        now = Math.max(now, atMs);
        const frame = new Map(keys.flatMap((key, i) => (typeof values[i] === 'number' ? [[key, values[i]]] : [])));
        assert.equal(memory.add({ source: 'host:a', atMs, values: frame }), naive.add(atMs, frame));
        memory.prune();
      }
      for (const key of keys) {
        const kept = naive.recent(key, now - KEPT_MS, now);
        assert.deepEqual(memory.recent(key, 0, now), kept);
        assert.deepEqual(memory.recent(key, now - agoMs, now - 1_000), naive.recent(key, now - agoMs, now - 1_000));
        assert.deepEqual(memory.latest(key), kept.at(-1) ?? null);
        assert.equal(memory.keys().includes(key), kept.length > 0);
      }
    }),
  );
});

test('the oldest go when the ring is full, and every value is still that of its own second', () => {
  let now = START;
  const memory = new Memory(() => now);
  for (let i = 0; i < 3_000; i++) {
    now = START + i * 1_000;
    // The order of keys changes, and one is missing now and then.
    const values: [string, number][] = [
      ['cpu.used|a|', i],
      ['load1|a|', -i],
    ];
    memory.add({
      source: 'host:a',
      atMs: now,
      values: new Map(i % 3 === 0 ? values.slice(1) : i % 2 === 0 ? values : values.toReversed()),
    });
  }
  const cpu = memory.recent('cpu.used|a|', 0, now);
  assert.equal(cpu.length, 601);
  assert.ok(cpu.every(({ atMs, value }) => atMs === START + value * 1_000 && value % 3 !== 0));
  assert.ok(memory.recent('load1|a|', 0, now).every(({ atMs, value }) => atMs === START - value * 1_000));
});

test('a clock set back takes back what lay in the future', () => {
  let now = START;
  const memory = new Memory(() => now);
  const add = (atMs: number, value: number) =>
    memory.add({ source: 'host:a', atMs, values: new Map([['cpu.used|a|', value]]) });
  for (let i = 0; i < 100; i++) {
    now = START + i * 1_000;
    add(now, i);
  }
  assert.equal(add(START + 98_000, 0), false, 'a frame that is merely late');
  now = START + 50_000;
  assert.equal(add(START + 50_000, -1), true, 'the first frame by the clock set back');
  assert.equal(add(START + 51_000, -2), true);
  assert.deepEqual(memory.latest('cpu.used|a|'), { atMs: START + 51_000, value: -2 });
  assert.equal(memory.recent('cpu.used|a|', 0, START + 1e6).length, 52);
});

test('a series that is gone for 15 minutes leaves the memory, and so does a source', () => {
  let now = START;
  const memory = new Memory(() => now);
  memory.add({ source: 'host:a', atMs: now, values: new Map([['cpu.used|a|', 1]]) });
  memory.add({ source: 'host:b', atMs: now, values: new Map([['cpu.used|b|', 1]]) });
  now += KEPT_MS + 1;
  memory.add({ source: 'host:a', atMs: now, values: new Map([['load1|a|', 1]]) });
  memory.prune();
  assert.equal(memory.column('cpu.used|a|'), null);
  assert.deepEqual([...memory.rings.keys()], ['host:a']);
  assert.deepEqual(memory.keys(), ['load1|a|']);
  memory.forget('host:a');
  assert.deepEqual(memory.keys(), []);
});
