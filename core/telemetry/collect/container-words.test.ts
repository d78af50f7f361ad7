import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventOf, parseEvent } from './container-words.ts';

const LABEL = 'io.signalbox.service';

function told(action: string, more: object = {}): string | undefined {
  const attributes = { name: 'credit-blue', [LABEL]: 'credit', ...more };
  const event = parseEvent(
    JSON.stringify({ Type: 'container', Action: action, Actor: { ID: 'a', Attributes: attributes } }),
  );
  assert.ok(event);
  const words = eventOf(event, 7, LABEL);
  if (words) assert.deepEqual([words.atMs, words.kind, words.service], [7, 'container', 'credit']);
  return words?.what;
}

test('what happens to a container, in words', () => {
  assert.equal(told('start'), 'credit-blue started');
  assert.equal(told('die', { exitCode: '137' }), 'credit-blue ended with code 137');
  assert.equal(told('oom'), 'credit-blue ran out of memory');
  assert.equal(told('kill', { signal: '15' }), 'credit-blue was sent signal 15');
  assert.equal(told('health_status: unhealthy'), 'credit-blue is unhealthy');
  assert.equal(told('health_status: starting'), undefined);
  assert.equal(told('exec_create: sh'), undefined);
});

test('what is no event is none', () => {
  for (const line of ['', '{', 'null', '{"Action":"die"}', '[1]']) assert.equal(parseEvent(line), null);
});
