import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asFacts, evidence } from './evidence.ts';

test('the last twenty lines are shown, and cannot steer the terminal', () => {
  const logs = `${Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\r\n')}\n\n\u001b[2Jlast\n`;
  const lines = evidence({ slot: 'green', logs });
  assert.equal(lines.length, 20);
  assert.equal(lines[0], '  │ line 11');
  assert.equal(lines.at(-1), '  │ last');
});

test('a server that wrote nothing is said to have written nothing', () => {
  assert.deepEqual(evidence({ logs: ' \n' }), ['  │ (it wrote nothing)']);
  assert.deepEqual(evidence({ slot: 'green' }), []);
});

test('what kept a rollout from being taken back comes before the lines of its failure', () => {
  const data = { failure: { data: { logs: 'out of memory' } }, undo: { message: 'The host is away' } };
  assert.deepEqual(evidence(data), ['Taking it back: The host is away', '  │ out of memory']);
});

test('only an object has facts', () => {
  for (const data of [null, undefined, 'text', [1]]) assert.deepEqual(asFacts(data), {});
});
