import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InferJudge } from './judge.ts';

const memory = Buffer.alloc(1024);
const judge = new InferJudge();

/** What it says of an answer whose pieces come one after the other in the same memory, as those of a connection do. */
function judged(pieces: readonly string[], status = 200) {
  judge.head({ status, slot: '', keepAlive: true, eventStream: false });
  for (const piece of pieces) judge.body(memory.subarray(0, memory.write(piece)));
  return judge.end();
}

const GOOD = '{"model_name":"m","outputs":[{"name":"y"}]} ';

test('an answer with outputs is good, wherever it is cut', () => {
  assert.equal(judged([GOOD]), null);
  assert.equal(judged([...GOOD]), null);
  for (let one = 0; one <= GOOD.length; one++)
    for (let two = one; two <= GOOD.length; two++)
      assert.equal(judged([GOOD.slice(0, one), GOOD.slice(one, two), GOOD.slice(two)]), null, `${one}, ${two}`);
});

test('what has no outputs is garbage, wherever it is cut', () => {
  for (const text of [
    '{"error":"x"}',
    '{garbage}',
    '{}',
    '{"output":[]}',
    '{"outputs_":[]}',
    '["outputs"]',
    '<html>',
    '',
  ])
    for (let one = 0; one <= text.length; one++)
      assert.equal(judged([text.slice(0, one), text.slice(one)]), 'garbage', `${text} at ${one}`);
});

test('nothing of one answer counts for the next', () => {
  judged(['{"outputs":[]}']);
  assert.equal(judged(['{}']), 'garbage');
  judged(['{"outp']);
  assert.equal(judged(['uts"}']), 'garbage');
  assert.equal(judged([GOOD], 500), 'http-500');
});
