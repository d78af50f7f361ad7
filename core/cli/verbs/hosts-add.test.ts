import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App } from '../../app.ts';
import { Problem } from '../../contract/problem.ts';
import { Output } from '../output.ts';
import { hostsAdd } from './hosts-add.ts';

const sink = { write: () => {} };

/** What is said when the way to the host fails with a problem. Rejects unless the host was taken out again. */
async function said(problem: Problem, fingerprint?: string): Promise<string> {
  const names: string[] = [];
  const hosts = {
    add: ({ name }: { name: string }) => ({ name: names[names.push(name) - 1] }),
    machine: () => Promise.reject(problem),
    remove: async () => names.pop(),
  };
  const run = hostsAdd.run({
    app: { hosts } as unknown as App,
    out: new Output({ json: true, stdout: sink, stderr: sink }),
    signal: new AbortController().signal,
    operands: ['gpu-1'],
    options: { ssh: 'root@10.0.0.9', ...(fingerprint !== undefined && { fingerprint }) },
    operand: () => 'gpu-1',
  });
  const error = await run.then(
    () => assert.fail('it was added'),
    (thrown: unknown) => thrown,
  );
  assert.deepEqual(names, []);
  assert.ok(error instanceof Problem);
  assert.equal(error.code, problem.code);
  return error.message;
}

test('an unknown key is told with the flag that trusts it', async () => {
  const data = { host: '10.0.0.9', port: 22, fingerprint: 'SHA256:abc', keyType: 'ssh-ed25519' };
  const unknown = new Problem('host-key-unknown', 'Confirm it, then connect again', data);
  assert.equal(
    await said(unknown),
    '10.0.0.9 port 22 shows the key SHA256:abc, which nobody has confirmed. Nothing was added: once whoever runs it confirms that key, add it with --fingerprint SHA256:abc',
  );
  assert.match(await said(unknown, 'SHA256:other'), /shows the key SHA256:abc, not SHA256:other\. Nothing was added/);
});

test('what else is in the way is told whole, with the way to add it all the same', async () => {
  assert.equal(
    await said(new Problem('host-unreachable', 'Start sshd on 10.0.0.9')),
    'Start sshd on 10.0.0.9. Nothing was added: --no-connect adds gpu-1 untried, so that hosts check can look into it',
  );
  assert.equal(await said(new Problem('cancelled', 'Cancelled')), 'Cancelled: nothing was added');
});
