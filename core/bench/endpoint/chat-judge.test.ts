import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AnswerFault } from './answer-reader.ts';
import { ChatJudge } from './chat-judge.ts';

const head = { status: 200, slot: '', eventStream: true, keepAlive: true };
const piece = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
const thought = `data: ${JSON.stringify({ choices: [{ delta: { reasoning_content: 'hm' } }] })}\r\n\r\n`;
const done = 'data: [DONE]\n\n';

function judged(pieces: readonly Buffer[]) {
  const judge = new ChatJudge();
  judge.head(head);
  for (const [at, bytes] of pieces.entries()) judge.body(bytes, at * 10);
  return { failure: judge.end(), stream: judge.stream() };
}

describe('ChatJudge', () => {
  it('counts the same wherever the bytes are cut', () => {
    const bytes = Buffer.from(`: comment\n\n${thought}${piece('é')}${piece('')}${piece('日本')}${done}`);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(bytes.length), (one, other) => {
        const [a, b] = [Math.min(one, other), Math.max(one, other)];
        const { failure, stream } = judged([bytes.subarray(0, a), bytes.subarray(a, b), bytes.subarray(b)]);
        assert.equal(failure, null);
        assert.equal(stream?.tokens, 3);
        assert.equal(stream?.gapsMs.length, 2);
      }),
    );
  });

  it('believes the usage that the server tells, and the times of the pieces', () => {
    const usage = 'data: {"choices":[],"usage":{"completion_tokens":7}}\n\n';
    const { stream } = judged([piece('a'), piece('b'), piece('c'), usage + done].map((text) => Buffer.from(text)));
    assert.deepEqual(stream, { tokens: 7, first: 0, last: 20, gapsMs: [10, 10] });
  });

  it('forgets one answer when the next begins', () => {
    const judge = new ChatJudge();
    judge.head(head);
    judge.body(Buffer.from('data: {'), 0);
    assert.equal(judge.end(), 'truncated');
    judge.head(head);
    judge.body(Buffer.from(done), 0);
    assert.equal(judge.end(), null);
    assert.equal(judge.stream(), null);
  });

  it('holds no line without end', () => {
    assert.throws(() => judged([Buffer.alloc(2 ** 20 + 1, 'a')]), new AnswerFault('too-large'));
  });
});
