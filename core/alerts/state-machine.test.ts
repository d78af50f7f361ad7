import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Standing } from './model.ts';
import { afterGap, step } from './state-machine.ts';

const EVERY_MS = 5_000;
const words = () =>
  ({
    key: 'r|cpu.used|a|',
    rule: 'r',
    series: 'cpu.used|a|',
    host: 'a',
    service: null,
    severity: 'warning',
    summary: '',
  }) as const;

/** Where the alert stands after each verdict, one every 5 s from 0 on. */
function walk(truths: readonly boolean[], forS: number, keepFiringForS: number) {
  let standing: Standing | null = null;
  return truths.map((isTrue, at) => {
    const made = step(standing, { forS, keepFiringForS }, { isTrue, value: 1, limit: 0 }, at * EVERY_MS, words);
    standing = made.standing;
    return { state: standing?.state ?? 'inactive', what: made.what, standing };
  });
}

const states = (...of: Parameters<typeof walk>) => walk(...of).map(({ state }) => state);
const T = true;
const F = false;

describe('where an alert stands', () => {
  it('fires at once without `for`', () => {
    assert.deepEqual(states([F, T, T, F], 0, 0), ['inactive', 'firing', 'firing', 'resolved']);
    assert.deepEqual(
      walk([F, T, T, F], 0, 0).map(({ what }) => what),
      [null, 'firing', null, 'resolved'],
    );
  });

  it('is pending for `for`, and goes without a word when the rule is true no more', () => {
    assert.deepEqual(states([T, T, T], 10, 0), ['pending', 'pending', 'firing']);
    assert.deepEqual(
      walk([T, T, F, T], 15, 0).map(({ what }) => what),
      ['pending', null, 'inactive', 'pending'],
    );
  });

  it('fires on for `keep_firing_for` from the first false verdict on', () => {
    assert.deepEqual(states([T, F, F, T, F, F, F], 0, 10), [
      'firing',
      'firing',
      'firing',
      'firing',
      'firing',
      'firing',
      'resolved',
    ]);
  });

  it('counts no time that nobody judged in', () => {
    const pending = walk([T], 30, 0)[0]?.standing;
    assert.ok(pending);
    const later = afterGap(pending, 600_000);
    const rule = { forS: 30, keepFiringForS: 0 };
    const verdict = { isTrue: true, value: 1, limit: 0 };
    assert.equal(step(later, rule, verdict, 629_999, words).standing?.state, 'pending');
    assert.equal(step(later, rule, verdict, 630_000, words).standing?.state, 'firing');
  });

  const truths = fc.array(fc.boolean(), { maxLength: 60 });
  const spans = fc.integer({ min: 0, max: 12 }).map((rounds) => rounds * 5);

  it('never fires before the rule was true for `for` without a break', () => {
    fc.assert(
      fc.property(truths, spans, spans, (truths, forS, keepS) => {
        for (const [at, { what }] of walk(truths, forS, keepS).entries()) {
          if (what !== 'firing') continue;
          const needed = truths.slice(Math.max(0, at - forS / 5), at + 1);
          assert.ok(at >= forS / 5 && needed.every(Boolean));
        }
      }),
    );
  });

  it('is never resolved within `keep_firing_for` of the last true verdict, and always after it', () => {
    fc.assert(
      fc.property(truths, spans, spans, (truths, forS, keepS) => {
        let falses = 0;
        for (const [at, { what, state }] of walk(truths, forS, keepS).entries()) {
          falses = truths[at] ? 0 : falses + 1;
          if (what === 'resolved') assert.equal((falses - 1) * 5, keepS);
          if (state === 'firing') assert.ok(falses === 0 || (falses - 1) * 5 < keepS);
        }
      }),
    );
  });

  it('fires whenever the rule was true for `for`', () => {
    fc.assert(
      fc.property(truths, spans, (truths, forS) => {
        for (const [at, { state }] of walk(truths, forS, 0).entries()) {
          const needed = truths.slice(Math.max(0, at - forS / 5), at + 1);
          if (needed.length === forS / 5 + 1 && needed.every(Boolean)) assert.equal(state, 'firing');
        }
      }),
    );
  });
});
