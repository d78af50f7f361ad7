import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findVerb, wantsJson } from './find-verb.ts';

const verbs = ['hosts add', 'hosts list', 'rollouts list', 'deploy', 'status'].map((name) => ({
  name,
  summary: name,
  operands: [],
  options: {},
}));

const find = (...argv: string[]) => {
  const { verb, group, rest } = findVerb(verbs, argv);
  return [verb?.name ?? null, group, rest];
};

test('one word or two name a verb; common options may stand before it', () => {
  assert.deepEqual(find('deploy', 'credit', '--model', 'x'), ['deploy', 'deploy', ['credit', '--model', 'x']]);
  assert.deepEqual(find('--json', '--data-dir', '/d', 'hosts', 'list'), [
    'hosts list',
    'hosts list',
    ['--json', '--data-dir', '/d'],
  ]);
  assert.deepEqual(find('--data-dir=/d', 'status'), ['status', 'status', ['--data-dir=/d']]);
});

test('no verb, or a group alone, asks for the overview', () => {
  assert.deepEqual(find(), [null, '', []]);
  assert.deepEqual(find('--help'), [null, '', ['--help']]);
  assert.deepEqual(find('hosts'), [null, 'hosts', []]);
  assert.deepEqual(find('hosts', '--help'), [null, 'hosts', ['--help']]);
  assert.deepEqual(find('--data-dir'), [null, '', ['--data-dir']]);
});

test('what is no verb is refused with the one that was meant', () => {
  assert.throws(() => find('deplyo', 'x'), { code: 'usage', message: /did you mean signalbox deploy\?/ });
  assert.throws(() => find('hosts', 'ad'), { code: 'usage', message: /did you mean signalbox hosts add\?/ });
  assert.throws(() => find('host', 'list'), { code: 'usage', message: /did you mean signalbox hosts\?/ });
  assert.throws(() => find('frobnicate'), { code: 'usage', message: /see signalbox --help/ });
});

test('--json is seen even in a command line that is wrong', () => {
  assert.equal(wantsJson(['frobnicate', '--json']), true);
  assert.equal(wantsJson(['status', '--', '--json']), false);
});
