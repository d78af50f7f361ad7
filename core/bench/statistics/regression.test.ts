import assert from 'node:assert/strict';
import { test } from 'node:test';
import { regressionQuality } from './regression.ts';

const rows = Array.from({ length: 200 }, (_, i) => i);
const actual = Float64Array.from(rows, (i) => Math.sin(i) * 10 + 50);
const predicted = Float64Array.from(actual, (value, i) => value + Math.cos(3 * i));

// scikit-learn 1.9.1: mean_absolute_error, root_mean_squared_error, r2_score.
test('MAE, RMSE and R² as scikit-learn tells them', () => {
  const known = { mae: 0.6372410342547882, rmse: 0.7076574037773938, r2: 0.9899594354405714 };
  for (const { name, value, low, high } of regressionQuality(actual, predicted, 1)) {
    assert.ok(Math.abs((value ?? 0) - known[name as keyof typeof known]) < 1e-9, `${name} ${value}`);
    assert.ok((low ?? 9) < (value ?? 0) && (value ?? 0) < (high ?? 0), name);
  }
});

test('the seed repeats the intervals', () => {
  assert.deepEqual(regressionQuality(actual, predicted, 4), regressionQuality(actual, predicted, 4));
  assert.notDeepEqual(regressionQuality(actual, predicted, 4), regressionQuality(actual, predicted, 5));
});

test('R² of equal values and anything of no rows is undefined', () => {
  const [mae, , r2] = regressionQuality(new Float64Array(20).fill(0.1), predicted.subarray(0, 20), 1);
  assert.deepEqual([r2?.value, r2?.note], [null, 'all actual values are the same']);
  assert.ok((mae?.value ?? 0) > 40);
  const none = regressionQuality(new Float64Array(0), new Float64Array(0), 1);
  assert.deepEqual(
    none.map(({ value }) => value),
    [null, null, null],
  );
});

test('a large equal part of all values does not hide their spread', () => {
  const far = (values: Float64Array): Float64Array => values.map((value) => value + 1e9);
  const [, , r2] = regressionQuality(far(actual), far(predicted), 1);
  assert.ok(Math.abs((r2?.value ?? 0) - 0.98996) < 1e-4, String(r2?.value));
});
