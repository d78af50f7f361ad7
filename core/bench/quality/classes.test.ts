import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../data/files.fixture.ts';
import { Classes, learnNames } from './classes.ts';
import { readingOf } from './reading.ts';

test('a label names its class, or its place', () => {
  const classes = new Classes(['bad', 'good']);
  assert.deepEqual(
    ['good', '1', 'True', '0', 'false', 'bad'].map((text) => classes.placeOf(text)),
    [1, 1, 1, 0, 0, 0],
  );
  assert.deepEqual(
    ['', 'Good', '2', '-1', '0.5', 'male'].map((text) => classes.placeOf(text)),
    [-1, -1, -1, -1, -1, -1],
  );
  const digits = new Classes(['1', '0']);
  assert.deepEqual([digits.placeOf('1'), digits.placeOf('0')], [0, 1]);
});

test('the positive class is the second of two, or the one that is named', () => {
  const classes = new Classes(['bad', 'good']);
  assert.equal(classes.positive(null), 1);
  assert.equal(classes.positive('bad'), 0);
  assert.equal(new Classes(['a', 'b', 'c']).positive(null), null);
  assert.throws(() => classes.positive('goood'), problem('data-invalid', /Did you mean good as the positive class\?/));
  assert.throws(() => classes.positive('other'), problem('data-invalid', /among bad, good$/));
});

test('a model that names no classes is told them by its own labels', () => {
  assert.deepEqual(learnNames(2, [0, 1, 1, 0], ['no', 'yes', 'yes', 'no']), ['no', 'yes']);
  assert.deepEqual(learnNames(2, [0, 1], ['x', 'x']), ['0', '1']);
  const open = new Classes([], true);
  assert.deepEqual([open.placeOf('b'), open.placeOf('a'), open.placeOf('b')], [0, 1, 0]);
  assert.equal(open.positive(null), 0, 'b comes after a');
});

const one = { scores: Float64Array.of(0.2, 0.9), width: 1, labels: null };
test('one score is a probability where all labels are 0 or 1, else a number', () => {
  assert.equal(readingOf(one, ['0', '1'], {}).task, 'classification');
  assert.equal(readingOf(one, ['0', '1.5'], {}).task, 'regression');
  assert.equal(readingOf(one, ['0', '1'], { task: 'regression' }).task, 'regression');
  assert.equal(readingOf(one, ['no', 'yes'], { classes: '["no", "yes"]' }).task, 'classification');
  assert.throws(
    () => readingOf({ ...one, width: 2 }, [], { task: 'regression' }),
    problem('model-unsupported', /gives 2/),
  );
});
