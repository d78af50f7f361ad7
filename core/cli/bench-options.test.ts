import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVerb } from './args.ts';
import { measureOptions, measureRequest, modelsOf, timeOf } from './bench-options.ts';

const verb = { name: 'bench run', summary: '', operands: [], options: measureOptions };
const request = (...args: string[]) => measureRequest(parseVerb(verb, args).options);

test('what is left out has its default', () => {
  const { providers, batches, threads, durationMs, seed, dimensions, data } = request();
  assert.deepEqual(
    { providers, batches, threads, durationMs, seed, dimensions, data },
    {
      providers: ['cpu'],
      batches: [1],
      threads: [1],
      durationMs: 10_000,
      seed: 1,
      dimensions: {},
      data: undefined,
    },
  );
});

test('lists, times and sizes are read', () => {
  const read = request('--batch', '1, 8,32', '--provider=cpu,webgpu', '--duration', '1.5s', '--dimension', 'a:b=4');
  assert.deepEqual(read.batches, [1, 8, 32]);
  assert.deepEqual(read.providers, ['cpu', 'webgpu']);
  assert.equal(read.durationMs, 1500);
  assert.deepEqual(read.dimensions, { 'a:b': 4 });
  assert.equal(timeOf('target-p99', '20ms', 0.001, 1000), 20);
});

test('versions are read, and there is one at least', () => {
  assert.deepEqual(modelsOf('a@1, b@2'), ['a@1', 'b@2']);
  assert.throws(() => modelsOf(','), { code: 'usage', message: /at least one version/ });
});

test('a time without its unit, or with another, is answered with those there are', () => {
  for (const text of ['20', '1us', '-5ms'])
    assert.throws(() => timeOf('target-p99', text, 0.001, 1000), {
      code: 'usage',
      message: `Give --target-p99 a time such as 20ms, 90s, 10m or 2h, not "${text}"`,
    });
});

test('what can not be meant is refused', () => {
  assert.throws(() => request('--seed', '-1'), { message: /^Give --seed a whole number from 0 to .*, not "-1"$/ });
  for (const args of [
    ['--batch', '0'],
    ['--batch', 'x'],
    ['--batch', ','],
    ['--provider', ' , '],
    ['--threads', '1000'],
    ['--duration', '1ms'],
    ['--dimension', '4'],
  ])
    assert.throws(() => request(...args), { code: 'usage' }, args.join(' '));
});
