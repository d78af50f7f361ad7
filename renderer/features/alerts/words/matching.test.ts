import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Standing } from '../../../../core/alerts/model.ts';
import { fits } from '../../../../core/alerts/muting.ts';
import type { Matcher } from '../../../../core/contract/alerts.ts';
import { alert } from '../alert.fixture.ts';
import { dayWords, matchersOf, matcherWords, matches, matchesEverything } from './matching.ts';

const matcher = (of: Matcher['of'], op: Matcher['op'], value: string): Matcher => ({ of, op, value });

describe('what a silence fits', () => {
  it('is what the core keeps quiet', () => {
    const text = fc.constantFrom(
      'gpu-1',
      'cpu-high',
      '*',
      'gpu-*',
      '*-1',
      'g*u*',
      'a.b',
      'gpu.1',
      '(',
      '',
      'warning',
      'cpu.used',
    );
    const one = fc.record({
      of: fc.constantFrom<Matcher['of']>('rule', 'severity', 'host', 'service', 'name', 'part', 'metric'),
      op: fc.constantFrom<Matcher['op']>('is', 'is-not', 'like'),
      value: text,
    });
    const disk = alert({ series: 'fs.used|gpu-1|/var', service: 'credit' });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 3 }), (matchers) => {
        for (const each of [alert(), disk])
          assert.equal(matches(matchers, each), fits(matchers)(each as unknown as Standing));
      }),
      { numRuns: 500 },
    );
  });

  it('takes letters of a glob as they are', () => {
    assert.ok(matches([matcher('name', 'like', 'gpu-*')], alert()));
    assert.ok(!matches([matcher('name', 'like', 'gpu.*')], alert()));
    assert.ok(!matches([matcher('name', 'is', 'gpu-*')], alert()));
    assert.ok(matches([matcher('rule', 'is-not', 'disk-full')], alert()));
  });

  it('begins with the one alert that it was made from', () => {
    const disk = alert({ rule: 'disk-full', series: 'fs.used|gpu-1|/var' });
    assert.ok(matches(matchersOf(disk), disk));
    assert.ok(!matches(matchersOf(disk), { ...disk, series: 'fs.used|gpu-1|/' }));
    assert.ok(!matches(matchersOf(disk), { ...disk, rule: 'disk-nearly-full' }));
    assert.equal(matchersOf(alert()).length, 2);
  });

  it('may be everything', () => {
    assert.ok(matchesEverything([matcher('host', 'like', '*'), matcher('rule', 'like', '**')]));
    assert.ok(!matchesEverything([matcher('host', 'like', '*'), matcher('rule', 'is', 'cpu-high')]));
  });

  it('is told in words', () => {
    const both = [
      matcher('host', 'is', 'gpu-1'),
      matcher('rule', 'like', 'cpu-*'),
      matcher('severity', 'is-not', 'page'),
    ];
    assert.equal(matcherWords(both), 'host is gpu-1 and rule is like cpu-* and severity is not page');
  });
});

describe('days in words', () => {
  it('begin with Monday', () => {
    assert.equal(dayWords([0, 6, 1]), 'Mon, Sat, Sun');
    assert.equal(dayWords([1, 2, 3, 4, 5]), 'Monday to Friday');
    assert.equal(dayWords([0, 1, 2, 3, 4, 5, 6]), 'every day');
  });
});
