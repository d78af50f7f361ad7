import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RuleRow, rule } from '../../../../core/contract/alerts.ts';
import { watchOf } from './watch-of.ts';

const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const row = (more: Partial<RuleRow> = {}): RuleRow => ({
  ...rule.parse({ name: 'cpu-high', metric: 'cpu.used', when: { kind: 'absent' } }),
  builtIn: true,
  watches: 10,
  judgedAt: '2026-01-01T11:59:57.000Z',
  problem: null,
  ...more,
});
const problem = { code: 'rule-invalid', message: 'Wait for a day of history', data: {} } as const;
const off = row({ enabled: false, watches: 500, judgedAt: null });

test('silence is believed while a rule is judged, and what is watched is counted', () => {
  const watch = watchOf([row(), row({ watches: 5, problem }), off], NOW);
  assert.deepEqual(watch, {
    judging: true,
    enabled: 2,
    series: 15,
    judgedAt: '2026-01-01T11:59:57.000Z',
    broken: ['cpu-high'],
  });
});

test('silence is not believed where nothing is judged', () => {
  const judging = (rules: readonly RuleRow[]) => watchOf(rules, NOW).judging;
  assert.equal(judging([]), false);
  assert.equal(judging([off]), false);
  assert.equal(judging([row({ judgedAt: null })]), false);
  assert.equal(judging([row({ judgedAt: '2026-01-01T11:57:00.000Z' })]), false);
  assert.equal(judging([row({ problem })]), false);
});

test('how many series another process looks at is not known', () => {
  assert.deepEqual(
    [watchOf([row({ watches: null })], NOW).series, watchOf([row({ watches: null })], NOW).judging],
    [null, true],
  );
});
