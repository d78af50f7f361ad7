import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundsOf, rangeOf, STEPS, stepOf } from './scale.ts';

test('a share has its own ends, other values end at a round number', () => {
  assert.deepEqual(rangeOf({ scale: [0, 1] }, [0.2]), [0, 1]);
  assert.deepEqual(rangeOf({}, [3, null, 740]), [0, 1_000]);
  assert.deepEqual(rangeOf({}, [1_900]), [0, 2_000]);
  assert.deepEqual(rangeOf({}, [null]), [0, 1]);
});

test('each bound begins its step, and what lies outside has the colour of the end', () => {
  const range = [20, 90] as const;
  assert.deepEqual(
    boundsOf(range).map((bound) => stepOf(bound + 1e-9, range)),
    Array.from({ length: STEPS }, (_, step) => step),
  );
  assert.equal(stepOf(5, range), 0);
  assert.equal(stepOf(90, range), STEPS - 1);
  assert.equal(stepOf(200, range), STEPS - 1);
});
