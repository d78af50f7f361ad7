import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change } from '../../../../core/contract/services.ts';
import { type DeployForm, wishOf, withHost } from './deploy-wish.ts';

const form: DeployForm = {
  service: 'credit',
  model: 'credit-risk@2.0.0',
  host: 'gpu-1',
  port: '',
  hold: false,
  keepMinutes: '10',
  threads: '',
  memoryMb: '',
  newSignature: false,
};

test('what is asked for fits the contract, and what is left empty is left out', () => {
  const wish = wishOf({ ...form, port: ' 9090 ', keepMinutes: '0.5', threads: '4', memoryMb: '512' });
  assert.ok(wish.ok);
  assert.deepEqual(change.parse(wish.change), wish.change);
  assert.deepEqual([wish.change.port, wish.change.keepMs, wish.change.threads], [9_090, 30_000, 4]);
  const least = wishOf({ ...form, keepMinutes: '' });
  assert.ok(least.ok && !('port' in least.change) && !('keepMs' in least.change));
});

test('each wrong field has its own sentence', () => {
  const wrong = wishOf({
    ...form,
    service: 'Not a name',
    model: '',
    host: '',
    port: '70000',
    keepMinutes: 'soon',
    threads: '1.5',
    memoryMb: '-1',
  });
  assert.ok(!wrong.ok);
  assert.deepEqual(Object.keys(wrong.problems).toSorted(), [
    'host',
    'keepMinutes',
    'memoryMb',
    'model',
    'port',
    'service',
    'threads',
  ]);
});

test('the host is that of a service that exists, whenever it becomes known, else what was chosen, else the only one', () => {
  const open = { ...form, host: '' };
  assert.equal(withHost(open, undefined, []).host, '');
  assert.equal(withHost(open, { host: 'gpu-2' }, ['gpu-1', 'gpu-2']).host, 'gpu-2');
  assert.equal(withHost(form, { host: 'gpu-2' }, ['gpu-1', 'gpu-2']).host, 'gpu-2');
  assert.equal(withHost(open, undefined, ['gpu-1', 'gpu-2']).host, '');
  assert.equal(withHost(open, undefined, ['gpu-2']).host, 'gpu-2');
  assert.equal(withHost(form, undefined, ['gpu-2']).host, 'gpu-1');
});
