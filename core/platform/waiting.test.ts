import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Problem } from '../contract/problem.ts';
import { abortProblem, deadline } from './waiting.ts';

test('a deadline passes, also when nobody listened and garbage was collected', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const other = new AbortController();
  const limit = deadline(100, other.signal);
  const end = Date.now() + 5000;
  while (!limit.aborted && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  assert.equal(limit.aborted, true);
  assert.equal(abortProblem(limit.reason).code, 'timeout');
});

test('a deadline follows the first of its signals, also one that aborted before', async () => {
  const problem = new Problem('lease-lost', 'gone');
  const first = new AbortController();
  const limit = deadline(60_000, new AbortController().signal, undefined, first.signal);
  const aborted = once(limit, 'abort');
  first.abort(problem);
  await aborted;
  assert.equal(limit.reason, problem);
  assert.equal(deadline(60_000, first.signal).reason, problem);
});

test('a disposed deadline never aborts and leaves nothing behind', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const source = new AbortController();
  const remove = t.mock.method(source.signal, 'removeEventListener');
  const limit = deadline(50, source.signal);
  limit[Symbol.dispose]();
  t.mock.timers.tick(60);
  assert.equal(remove.mock.callCount(), 1);
  source.abort();
  assert.equal(limit.aborted, false);
});
