import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkKind, checkTarget, parseLabels } from './model.ts';

const usage = { name: 'Problem', code: 'usage' };

test('targets as people write them are taken', () => {
  for (const target of [
    '10.0.0.1',
    'root@10.77.0.11',
    'root@10.77.0.11:2222',
    'gpu-1',
    'me@gpu.example.org:22',
    '::1',
    'a@[fe80::1]:22',
    '[::1]',
  ]) {
    assert.equal(checkTarget(target), target);
  }
});

test('targets that ssh or a shell would read otherwise are refused', () => {
  for (const target of [
    '',
    '-oProxyCommand=x',
    'root@-x',
    'a b',
    'a;b',
    '$(x)',
    'a@b@c',
    'h:0',
    'h:65536',
    'h:',
    '@h',
    'a\nb',
    `${'a'.repeat(256)}`,
  ]) {
    assert.throws(() => checkTarget(target), usage, target);
  }
});

test('whatever target is taken holds no space, quote or shell character', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a1.-_@:[]$;&| \'"\\/`\n') }), (text) => {
      try {
        checkTarget(text);
      } catch {
        return true;
      }
      return /^[\w.@:[\]+-]+$/.test(text) && !/(^|@)-/.test(text);
    }),
  );
});

test('labels are key=value; a value may hold an equals sign', () => {
  assert.deepEqual(parseLabels(['region=eu', 'gpu=h200', 'note=a=b', 'empty=']), {
    region: 'eu',
    gpu: 'h200',
    note: 'a=b',
    empty: '',
  });
});

test('a label with a bad key, a control character or a second value is refused', () => {
  for (const pairs of [['region'], ['=x'], ['Re gion=x'], ['a=\u001b[2J'], ['a=1', 'a=2']]) {
    assert.throws(() => parseLabels(pairs), usage, JSON.stringify(pairs));
  }
});

test('a kind is one of three', () => {
  assert.equal(checkKind('edge'), 'edge');
  assert.throws(() => checkKind('Edge'), usage);
});
