import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quantize } from './int8.ts';

const weights = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, columns]) =>
    fc
      .array(weights, { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => ({ rows, columns, values: Float32Array.from(values) })),
  );

describe('quantize', () => {
  it('keeps every weight within half a step, in 7 bits', () => {
    fc.assert(
      fc.property(matrix, ({ rows, columns, values }) => {
        const result = quantize(values, rows, columns, false);
        assert.ok(result);
        for (const [at, value] of result.values.entries()) {
          const scale = result.scales[at % columns] as number;
          assert.ok(Math.abs(value) <= 64);
          // Tiny scales are rounded to what a float holds.
          if (scale > 1e-30)
            assert.ok(
              Math.abs((values[at] as number) - value * scale) <= scale * 0.5001,
              `${values[at]} ${value} ${scale}`,
            );
        }
      }),
    );
  });

  it('gives the same for a transposed weight', () => {
    fc.assert(
      fc.property(matrix, ({ rows, columns, values }) => {
        const turned = new Float32Array(values.length);
        for (let row = 0; row < rows; row++)
          for (let column = 0; column < columns; column++)
            turned[column * rows + row] = values[row * columns + column] as number;
        assert.deepEqual(quantize(turned, rows, columns, true), quantize(values, rows, columns, false));
      }),
    );
  });

  it('takes a column of zeros, and nothing that is not finite', () => {
    assert.deepEqual(quantize(Float32Array.of(0, 64), 1, 2, false), {
      values: Int8Array.of(0, 64),
      scales: Float32Array.of(1, 1),
    });
    assert.equal(quantize(Float32Array.of(1, Number.NaN), 1, 2, false), null);
    assert.equal(quantize(Float32Array.of(1, Number.NEGATIVE_INFINITY), 1, 2, false), null);
  });
});
