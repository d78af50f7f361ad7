import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App } from '../../app.ts';
import type { LogSource } from '../../contract/consoles.ts';
import type { ProblemCode } from '../../contract/problem.ts';
import { Output } from '../output.ts';
import { logs } from './logs.ts';

const source: LogSource = { host: 'gpu-1', container: 'db' };
const hits = { kind: 'hits', hits: [{ at: null, stream: 'stdout', text: 'kept', source }] };
const gap = (code: ProblemCode) => ({ kind: 'gap', source, problem: { code, message: 'Look elsewhere', data: {} } });

/** What the command says of what a search finds. */
async function told(...events: readonly object[]) {
  let stdout = '';
  const write = (more: string) => {
    stdout += more;
  };
  const out = new Output({ json: true, stdout: { write }, stderr: { write: () => {} } });
  async function* search() {
    yield* events;
  }
  const app = { logs: { search } } as unknown as App;
  const { signal } = new AbortController();
  const input = { app, out, signal, operands: ['db'], options: { host: 'gpu-1' }, operand: () => 'db' };
  const code = await logs.run(input);
  return { code, ...JSON.parse(stdout) };
}

test('what could not be read is no success, in what is printed as in the exit code', async () => {
  const unknown = await told(gap('host-unknown'));
  assert.equal(unknown.code, 2);
  assert.deepEqual([unknown.ok, unknown.error.code, unknown.lines], [false, 'host-unknown', []]);
  const part = await told(hits, gap('docker-failed'), gap('host-unknown'));
  assert.equal(part.code, 1);
  assert.deepEqual([part.ok, part.error.code, part.lines.length], [false, 'docker-failed', 1]);
});

test('what was read is told', async () => {
  const all = await told(hits, { kind: 'end', why: 'done', bytes: 4, lines: 1 });
  assert.equal(all.code, undefined);
  assert.deepEqual(all.lines, [{ at: null, stream: 'stdout', text: 'kept', slot: null }]);
  assert.equal(all.ok, true);
});
