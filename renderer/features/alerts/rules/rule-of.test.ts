import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { builtInRules } from '../../../../core/alerts/built-in.ts';
import { type Rule, rule } from '../../../../core/contract/alerts.ts';
import { type Metric, metrics } from '../../../../core/contract/metrics.ts';
import { emptyRule, formOf, type RuleForm } from './rule-form.ts';
import { ruleOf } from './rule-of.ts';

const round = (each: Rule) => {
  const found = ruleOf(formOf(each));
  return found.ok ? rule.parse(found.rule) : found.problems;
};

describe('the form of a rule', () => {
  it('gives back every rule that comes with Signalbox as it is', () => {
    for (const each of builtInRules) assert.deepEqual(round(each), each, each.name);
  });

  it('gives back any rule as it is', () => {
    const span = fc.integer({ min: 0, max: 2_592_000 });
    const value = fc.integer({ min: -99_999, max: 99_999 }).map((digits) => digits / 1_000);
    const made = fc.record({
      name: fc.constant('any'),
      enabled: fc.boolean(),
      severity: fc.constantFrom('page', 'warning', 'info'),
      metric: fc.constantFrom(...(Object.keys(metrics) as Metric[])),
      on: fc.constantFrom({}, { name: 'gpu-*' }, { part: '/var', labels: { region: 'eu', site: 'a b' } }),
      fn: fc.constantFrom('last', 'mean', 'min', 'max', 'rise'),
      overS: fc.integer({ min: 1, max: 900 }),
      when: fc.oneof(
        fc.record({ kind: fc.constant('threshold'), op: fc.constantFrom('>', '>=', '<', '<='), value }),
        fc.record({
          kind: fc.constant('baseline'),
          of: fc.constantFrom('hour-of-week', 'rolling'),
          deviations: fc.integer({ min: 1, max: 100 }),
          side: fc.constantFrom('above', 'below', 'both'),
          atLeast: value.map(Math.abs),
        }),
        fc.constant({ kind: 'absent' }),
      ),
      forS: span,
      keepFiringForS: span,
      summary: fc.constantFrom('', '{{name}} is {{value}}'),
      inhibits: fc.constantFrom([], ['a', 'b-*']),
      channels: fc.constantFrom([], ['desktop']),
    });
    fc.assert(
      fc.property(made, (each) => {
        const whole = rule.parse(each);
        assert.deepEqual(round(whole), whole);
      }),
    );
  });

  it('says what is wrong by field', () => {
    const wrong = (change: Partial<RuleForm>) => {
      const found = ruleOf({ ...emptyRule, name: 'a', ...change });
      return found.ok ? [] : Object.keys(found.problems);
    };
    assert.deepEqual(wrong({}), []);
    assert.deepEqual(wrong({ name: 'CPU high' }), ['name']);
    assert.deepEqual(wrong({ value: 'much' }), ['value']);
    assert.deepEqual(wrong({ value: '5 GB' }), ['value']);
    assert.deepEqual(wrong({ over: '', forText: 'long', keepText: '31 d' }), ['over', 'forText', 'keepText']);
    assert.deepEqual(wrong({ over: '16 min' }), ['over']);
    assert.deepEqual(wrong({ labels: 'region' }), ['labels']);
    assert.deepEqual(wrong({ kind: 'baseline', deviations: '0.5', atLeast: '-1 %' }), ['deviations', 'atLeast']);
    // What is not asked for is not looked at.
    assert.deepEqual(wrong({ kind: 'absent', value: 'much', deviations: 'many' }), []);
  });
});
