import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeChunk, encodeChunk } from './encode.ts';
import { Spans } from './spans.ts';

/** Samples of a step, of which its four values are made; none: a gap. */
const step = fc.array(
  fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e30), max: Math.fround(1e30) }),
  {
    maxLength: 4,
  },
);

function spansOf(steps: readonly (readonly number[])[]): Spans {
  const spans = new Spans(0, 10_000, steps.length);
  for (const [index, samples] of steps.entries()) {
    if (samples.length === 0) continue;
    const min = Math.min(...samples);
    const max = Math.max(...samples);
    const mean = Math.fround(samples.reduce((sum, value) => sum + value / samples.length, 0));
    spans.set(index, min, Math.min(max, Math.max(min, mean)), max, samples.at(-1) ?? min);
  }
  return spans;
}

/** Over what was there: a chunk is decoded into spans that held another one. */
function decoded(bytes: Uint8Array, length: number): Spans {
  const spans = new Spans(0, 10_000, length);
  for (let i = 0; i < length; i++) spans.set(i, 7, 7, 7, 7);
  decodeChunk(bytes, spans);
  return spans;
}

function rangeOf(column: Float64Array): number {
  const values = column.filter((value) => !Number.isNaN(value));
  return Math.max(...values) - Math.min(...values);
}

test('a chunk gives back its gaps, and its values within half a step of 16 bits', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), (steps) => {
      const spans = spansOf(steps);
      const bytes = encodeChunk(spans);
      if (bytes === null) {
        assert.ok(steps.every((each) => each.length === 0));
        return;
      }
      const back = decoded(bytes, spans.length);
      const range = Math.max(...[spans.min, spans.mean, spans.max, spans.last].map(rangeOf));
      for (const name of ['min', 'mean', 'max', 'last'] as const) {
        for (const [index, value] of spans[name].entries()) {
          const got = back[name][index] ?? 0;
          assert.equal(Number.isNaN(got), Number.isNaN(value));
          // Over the bound: the rounding of the sum itself.
          const bound = range / 131_070 + Number.EPSILON * 4 * (range + Math.abs(value));
          if (!Number.isNaN(value))
            assert.ok(Math.abs(got - value) <= bound, `${name} ${got} is not ${value} ± ${bound}`);
        }
      }
    }),
  );
});

test('after rounding min ≤ mean ≤ max, and the last lies between them', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const bytes = encodeChunk(spansOf(steps));
      if (bytes === null) return;
      const { min, mean, max, last } = decoded(bytes, steps.length);
      for (const [index, low] of min.entries()) {
        if (Number.isNaN(low)) continue;
        const high = max[index] ?? 0;
        for (const value of [mean[index] ?? 0, last[index] ?? 0]) assert.ok(low <= value && value <= high);
      }
    }),
  );
});

test('small whole numbers are exact, and what does not change takes next to nothing', () => {
  const temperatures = spansOf(Array.from({ length: 90 }, (_, i) => [60 + (i % 20)]));
  const bytes = encodeChunk(temperatures) ?? new Uint8Array();
  assert.ok(bytes.length < 110, `${bytes.length} bytes`);
  assert.deepEqual(decoded(bytes, 90).max, temperatures.max);
  assert.ok((encodeChunk(spansOf(Array.from({ length: 90 }, () => [64e9])))?.length ?? 99) < 10);
});
