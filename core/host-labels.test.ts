import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostLabels } from './host-labels.ts';

test('hosts are looked up once a second, however many are asked of', () => {
  let looked = 0;
  let clock = 0;
  const hosts = [{ name: 'a', labels: { region: 'eu' } }];
  const labels = hostLabels(
    () => {
      looked++;
      return hosts;
    },
    () => clock,
  );
  assert.deepEqual(labels('a'), { region: 'eu' });
  assert.equal(labels('b'), null);
  assert.equal(looked, 1);
  hosts.pop();
  clock = 1_000;
  assert.equal(labels('a'), null);
  assert.equal(looked, 2);
});
