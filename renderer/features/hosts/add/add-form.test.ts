import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addInput, emptyForm, fieldOf, keyQuestion, suggestName } from './add-form.ts';

const form = { ...emptyForm, name: 'gpu-1', target: 'ops@gpu-1' };

test('what was left empty is left out of the call', () => {
  assert.deepEqual(addInput(form, null), { name: 'gpu-1', target: 'ops@gpu-1', kind: 'on-prem' });
  assert.deepEqual(
    addInput(
      { ...form, labels: 'region=eu,  env=prod', jump: ' bastion ', identity: '~/.ssh/k', passphrase: ' x ' },
      'F',
    ),
    {
      name: 'gpu-1',
      target: 'ops@gpu-1',
      kind: 'on-prem',
      labels: ['region=eu', 'env=prod'],
      jump: 'bastion',
      identity: '~/.ssh/k',
      passphrase: ' x ',
      fingerprint: 'F',
    },
  );
});

test('a problem stands beside the field that it is about', () => {
  const jumping = { ...form, jump: 'bad host' };
  assert.equal(fieldOf({ code: 'name-invalid', data: {} }, form), 'name');
  assert.equal(fieldOf({ code: 'host-exists', data: {} }, form), 'name');
  assert.equal(fieldOf({ code: 'usage', data: { target: 'ops@gpu-1' } }, jumping), 'target');
  assert.equal(fieldOf({ code: 'usage', data: { target: 'bad host' } }, jumping), 'jump');
  assert.equal(fieldOf({ code: 'usage', data: { label: 'x' } }, form), 'labels');
  assert.equal(fieldOf({ code: 'identity-unreadable', data: {} }, form), 'identity');
  assert.equal(fieldOf({ code: 'identity-unreadable', data: {} }, { ...form, passphrase: 'x' }), 'passphrase');
  assert.equal(fieldOf({ code: 'host-unreachable', data: { host: 'gpu-1' } }, form), null);
});

test('a new key asks, with the command that prints the same kind of key', () => {
  const data = { host: 'gpu-1', port: 2222, fingerprint: 'SHA256:abc', keyType: 'ecdsa-sha2-nistp256' };
  assert.deepEqual(keyQuestion({ code: 'host-key-unknown', data }), {
    host: 'gpu-1',
    port: 2222,
    fingerprint: 'SHA256:abc',
    compare: 'ssh-keygen -lf /etc/ssh/ssh_host_ecdsa_key.pub',
  });
  assert.equal(keyQuestion({ code: 'host-key-changed', data }), null);
});

test('a target suggests a name, an address of numbers none', () => {
  assert.equal(suggestName('ops@GPU_7.example.com:22'), 'gpu-7');
  assert.equal(suggestName('bastion'), 'bastion');
  assert.equal(suggestName('10.0.0.7:22'), '');
  assert.equal(suggestName('root@[fe80::1]:22'), '');
});
