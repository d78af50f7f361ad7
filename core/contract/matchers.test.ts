import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDuration, parseDuration } from './duration.ts';
import { formatMatcher, matcherLabels, parseMatcher } from './matchers.ts';

test('a matcher is what its text says', () => {
  assert.deepEqual(parseMatcher('host=gpu-1'), { of: 'host', op: 'is', value: 'gpu-1' });
  assert.deepEqual(parseMatcher('host=gpu-*'), { of: 'host', op: 'like', value: 'gpu-*' });
  assert.deepEqual(parseMatcher('severity!=page'), { of: 'severity', op: 'is-not', value: 'page' });
  assert.deepEqual(parseMatcher('part=a=b'), { of: 'part', op: 'is', value: 'a=b' });
  for (const none of ['', 'host', 'host=', 'hots=a', 'host!=a*', '=a', `host=${'a'.repeat(201)}`])
    assert.equal(parseMatcher(none), null, none);
});

test('what can be written as a matcher reads back as the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...matcherLabels),
      fc.constantFrom('=', '!='),
      fc.string({ minLength: 1 }),
      (of, sign, value) => {
        const text = `${of}${sign}${value}`;
        const matcher = parseMatcher(text);
        if (matcher) assert.equal(formatMatcher(matcher), text);
      },
    ),
  );
});

test('a duration is what Prometheus reads', () => {
  for (const [text, seconds] of [
    ['1h30m', 5_400],
    ['2m', 120],
    ['0', 0],
    ['0s', 0],
    ['1w2d', 777_600],
    ['1.5s', 1.5],
  ] as const)
    assert.equal(parseDuration(text), seconds, text);
  for (const none of ['', '5', '5 m', '1m1h', '-1m', 'm', '1.5h']) assert.equal(parseDuration(none), null, none);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => {
      assert.equal(parseDuration(formatDuration(seconds)), seconds);
    }),
  );
});
