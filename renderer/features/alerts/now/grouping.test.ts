import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alert } from '../alert.fixture.ts';
import { filterTrail, stepsOf } from '../trail/filter.ts';
import { groupAlerts } from './grouping.ts';

test('alerts are put together by rule or host, in the order of the first of each', () => {
  const all = [
    alert({ key: '1', rule: 'b', host: 'y' }),
    alert({ key: '2', rule: 'a', host: 'x' }),
    alert({ key: '3', rule: 'b', host: 'x' }),
    alert({ key: '4', rule: 'a', host: null }),
  ];
  const keys = (by: 'rule' | 'host' | 'none') =>
    groupAlerts(all, by).map(({ name, alerts }) => `${name}: ${alerts.map(({ key }) => key).join()}`);
  assert.deepEqual(keys('rule'), ['b: 1,3', 'a: 2,4']);
  assert.deepEqual(keys('host'), ['y: 1', 'x: 2,3', 'no host: 4']);
  assert.deepEqual(keys('none'), [': 1,2,3,4']);
});

test('the trail is found by what happened, by letters of the rule, the series, who did it or the note', () => {
  const step = {
    at: '',
    alert: '',
    rule: 'cpu-high',
    series: 'cpu.used|gpu-1|',
    what: 'firing',
    value: 1,
    by: null,
    note: '',
  } as const;
  const steps = stepsOf([step, { ...step, what: 'acked', by: 'Mara', note: 'On it' }, step]);
  assert.equal(new Set(steps.map(({ id }) => id)).size, 3);
  const count = (what: string, find: string) => filterTrail(steps, { what, find }).length;
  assert.deepEqual(
    [
      count('', ''),
      count('acked', ''),
      count('', ' mara'),
      count('', 'GPU-1'),
      count('', 'on it'),
      count('firing', 'mara'),
    ],
    [3, 1, 1, 3, 1, 0],
  );
});
