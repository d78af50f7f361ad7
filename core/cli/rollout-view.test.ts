import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App } from '../app.ts';
import type { Rollout } from '../rollouts/model.ts';
import { Output } from './output.ts';
import { endWith } from './rollout-view.ts';
import { rolloutsAbort } from './verbs/rollouts-abort.ts';

const deployed: Rollout = {
  id: 'r1',
  spec: {
    kind: 'deploy',
    service: 'credit',
    host: 'gpu-1',
    engine: 'docker',
    port: 8080,
    from: 'blue',
    to: 'green',
    revision: {
      id: 'a',
      model: 'credit-risk',
      version: '2',
      modelDigest: 'b',
      image: 'builtin',
      threads: 1,
      memoryMb: 512,
    },
    hold: false,
    keepMs: 0,
  },
  status: 'succeeded',
  steps: [],
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  receipt: null,
  error: null,
};

function said(json = false) {
  const text = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write(more: string) {
      text[name] += more;
    },
  });
  return { text, out: new Output({ json, stdout: sink('stdout'), stderr: sink('stderr') }) };
}

const notReady: Rollout['error'] = {
  code: 'not-ready',
  message: 'Read its last lines',
  data: { slot: 'green', logs: 'No such tensor\nBye' },
};

test('a failed rollout shows the last lines that its message points to', () => {
  const people = said();
  assert.equal(endWith(people.out, { ...deployed, status: 'failed', error: notReady }), 1);
  assert.equal(people.text.stderr, 'signalbox: Read its last lines [not-ready]\n  │ No such tensor\n  │ Bye\n');
  const programs = said(true);
  endWith(programs.out, { ...deployed, status: 'failed', error: notReady });
  assert.deepEqual(JSON.parse(programs.text.stdout).error, notReady);
  assert.equal(programs.text.stderr, '');
});

test('an interrupted rollout goes on or is taken back; a removal only goes on', () => {
  const error = { code: 'cancelled', message: 'Cancelled', data: {} } as const;
  const deploy = said();
  assert.equal(endWith(deploy.out, { ...deployed, status: 'interrupted', error }), 130);
  assert.match(deploy.text.stdout, /signalbox rollouts resume r1, or take it back with signalbox rollouts abort r1\n$/);
  const remove = said();
  endWith(remove.out, { ...deployed, spec: { ...deployed.spec, kind: 'remove' }, status: 'interrupted', error });
  assert.equal(remove.text.stdout, 'r1 is interrupted: go on with signalbox rollouts resume r1\n');
});

test('an abort is done only when the rollout was taken back', async () => {
  const abort = async (rollout: Rollout, json: boolean) => {
    const { text, out } = said(json);
    const app = { rollouts: { abort: async () => rollout } } as unknown as App;
    const signal = new AbortController().signal;
    const code = await rolloutsAbort.run({ app, out, signal, operands: ['r1'], options: {}, operand: () => 'r1' });
    return { code: code ?? 0, ...text };
  };
  assert.deepEqual(await abort({ ...deployed, status: 'aborted' }, false), {
    code: 0,
    stdout: 'r1 is aborted\n',
    stderr: '',
  });
  assert.equal((await abort({ ...deployed, status: 'failed', error: notReady }, false)).code, 1);
  assert.equal((await abort({ ...deployed, status: 'interrupted' }, false)).code, 1);
  const late = await abort(deployed, true);
  assert.equal(late.code, 1);
  const { ok, error } = JSON.parse(late.stdout);
  assert.equal(ok, false);
  assert.equal(error.code, 'rollout-ended');
});

test('a model without smoke inputs is not called proved', () => {
  const step = { kind: 'smoke', slot: 'green' } as const;
  const note = 'no smoke inputs came with the model: nothing proved';
  const steps = [{ step, phase: 'done', startedAt: null, endedAt: null, note }] as const;
  const { text, out } = said();
  endWith(out, { ...deployed, steps });
  endWith(out, { ...deployed, steps, status: 'held' });
  endWith(out, { ...deployed, status: 'held' });
  const lines = text.stdout.split('\n');
  assert.equal(lines[0], 'credit-risk@2 came without smoke inputs: nothing proves that it answers right');
  assert.match(lines[1] ?? '', /^credit serves/);
  assert.equal(lines[3], lines[0]);
  assert.match(lines[4] ?? '', /^green of credit is ready, not proved, and waits\. /);
  assert.match(lines[5] ?? '', /^green of credit is proved and waits\. /);
});
