import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVerb, type Verb } from './args.ts';
import { wholeNumber } from './numbers.ts';

const add = {
  name: 'hosts add',
  summary: 'Remember a host',
  operands: [
    { name: 'NAME', help: 'what to call it' },
    { name: 'NOTE', help: 'more', optional: true },
  ],
  options: {
    ssh: { type: 'value', value: 'USER@HOST', help: 'how to reach it', required: true },
    identity: { type: 'value', value: 'PATH', help: 'a private key' },
    kind: { type: 'value', value: 'KIND', help: 'what it is', choices: ['on-prem', 'cloud', 'edge'] },
    label: { type: 'value', value: 'K=V', help: 'a label', many: true },
    check: { type: 'flag', help: 'check it at once' },
  },
} as const satisfies Verb;

function refusal(args: readonly string[]): string {
  try {
    parseVerb(add, args);
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error && error.code === 'usage', String(error));
    return error.message;
  }
  throw new Error(`${args.join(' ')} was taken`);
}

test('options come typed, in any order, with = or without', () => {
  const { operands, options, common } = parseVerb(add, [
    '--label',
    'a=1',
    'gpu-1',
    '--ssh=root@h',
    '--label=b=2',
    '--check',
    '--json',
  ]);
  const ssh: string = options.ssh;
  const identity: string | undefined = options.identity;
  const labels: readonly string[] = options.label;
  const check: boolean = options.check;
  assert.deepEqual([ssh, identity, labels, check], ['root@h', undefined, ['a=1', 'b=2'], true]);
  assert.deepEqual(operands, ['gpu-1']);
  assert.deepEqual(common, { json: true, dataDir: undefined, help: false });
});

test('an unknown option is refused with the one that was meant', () => {
  assert.match(refusal(['gpu-1', '--ssh', 'h', '--identiy', 'x']), /no option --identiy: did you mean --identity\?/);
  assert.match(
    refusal(['gpu-1', '--ssh', 'h', '--frobnicate']),
    /no option --frobnicate \(see signalbox hosts add --help\)/,
  );
  assert.match(refusal(['gpu-1', '-j']), /no option -j/);
  assert.match(refusal(['gpu-1', '--no-json']), /no option --no-json/);
  assert.match(refusal(['gpu-1', '--constructor']), /no option --constructor/);
});

test('a value is neither forgotten nor given twice nor given to a flag', () => {
  assert.match(refusal(['gpu-1', '--ssh', '--json']), /Give --ssh a value/);
  assert.match(refusal(['gpu-1', '--ssh']), /Give --ssh a value/);
  assert.match(refusal(['gpu-1', '--ssh=']), /Give --ssh a value/);
  assert.match(refusal(['gpu-1', '--ssh', 'a', '--ssh', 'b']), /Give --ssh once/);
  assert.match(refusal(['gpu-1', '--ssh', 'a', '--json=yes']), /--json without a value/);
  assert.match(
    refusal(['gpu-1', '--ssh', 'a', '--kind', 'clod']),
    /one of on-prem, cloud, edge for --kind: did you mean cloud/,
  );
});

test('a number below zero is a value, which its reader judges', () => {
  for (const value of ['-5', '-0.5', '-.5'])
    assert.equal(parseVerb(add, ['gpu-1', '--ssh', 'h', '--identity', value]).options.identity, value);
  assert.throws(() => wholeNumber('seed', '-1', 0, 10), /^Problem: Give --seed a whole number from 0 to 10, not "-1"$/);
});

test('what is required must be there, and nothing more', () => {
  assert.match(refusal(['gpu-1']), /Add --ssh USER@HOST/);
  assert.match(refusal(['--ssh', 'h']), /Add NAME: what to call it/);
  assert.match(refusal(['a', 'b', 'c', '--ssh', 'h']), /Leave out "c"/);
  assert.match(refusal(['', '--ssh', 'h']), /NAME as more than nothing/);
});

test('after -- all is operands; --help asks for nothing else', () => {
  assert.deepEqual(parseVerb(add, ['--ssh', 'h', '--', '--odd']).operands, ['--odd']);
  assert.equal(parseVerb(add, ['--help']).common.help, true);
});
