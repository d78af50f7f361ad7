import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App } from '../../app.ts';
import { Problem } from '../../contract/problem.ts';
import type { Settled } from '../../operator.ts';
import type { Rollout, RolloutSpec } from '../../rollouts/model.ts';
import { Output } from '../output.ts';
import { rolloutsResume } from './rollouts-resume.ts';

const spec: RolloutSpec = {
  kind: 'retire',
  service: 'credit',
  host: 'gpu-1',
  engine: 'docker',
  port: 8080,
  from: 'blue',
  to: 'green',
  revision: null,
  hold: false,
  keepMs: 0,
};
const retired: Rollout = {
  id: 'r1',
  spec,
  status: 'succeeded',
  steps: [],
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  receipt: null,
  error: null,
};
const revision = { id: 'a', model: 'm', version: '2', modelDigest: 'b', image: 'builtin', threads: 1, memoryMb: 512 };
const away: Rollout = {
  ...retired,
  id: 'r2',
  spec: { ...spec, kind: 'deploy', service: 'digits', host: 'gpu-2', revision },
  status: 'interrupted',
  error: { code: 'connection-lost', message: 'The host went away', data: {} },
};
const deployed: Rollout = { ...away, id: 'r3', status: 'succeeded', error: null };

async function settle(settled: Settled, json = false) {
  const text = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof text) => ({
    write(more: string) {
      text[name] += more;
    },
  });
  const out = new Output({ json, stdout: sink('stdout'), stderr: sink('stderr') });
  const app = { operator: { settle: async () => settled } } as unknown as App;
  const signal = new AbortController().signal;
  const code = await rolloutsResume.run({ app, out, signal, operands: [], options: {}, operand: () => '' });
  return { code, ...text };
}

test('each rollout has one line that says what became of it', async () => {
  const { code, stdout } = await settle({ rollouts: [retired, deployed], silent: [] });
  assert.equal(code, 0);
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'r1 retire credit on gpu-1: blue of credit is stopped: its rollback window was over',
    'r3 deploy digits on gpu-2: digits serves m@2 from green on gpu-2, port 8080. blue stays warm: signalbox rollback digits goes back at once',
  ]);
});

test('one that could not go on says why, and a silent host too', async () => {
  const problem = new Problem('host-unreachable', 'Check that the host is up', {});
  const settled = { rollouts: [away, retired], silent: [{ host: 'gpu-2', services: ['digits'], problem }] };
  const { code, stdout } = await settle(settled);
  assert.equal(code, 4);
  assert.match(stdout, /^r2 deploy digits on gpu-2: interrupted: The host went away\nr1 /);
  assert.match(stdout, /\n\? gpu-2 did not say what is due there: Check that the host is up\n$/);
  const told = await settle(settled, true);
  const said = JSON.parse(told.stdout);
  assert.equal(told.code, 4);
  assert.deepEqual([said.ok, said.rollouts.length, said.silent[0].host], [false, 2, 'gpu-2']);
});

test('nothing to do is said', async () => {
  const { code, stdout } = await settle({ rollouts: [], silent: [] });
  assert.deepEqual([code, stdout], [0, 'Nothing to resume\n']);
  const said = JSON.parse((await settle({ rollouts: [], silent: [] }, true)).stdout);
  assert.deepEqual(said, { ok: true, rollouts: [], silent: [] });
});
