import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSamples } from './prometheus-text.ts';

const wanted = {
  names: new Set(['a', ':tensorflow:serving:request_count', 'trailing', 'blank', 'nan', 'inf', 'broken', 'indented']),
  labels: new Set(['b', 'c', 'model_name', 'status', 'Level', 'x', 'y']),
};
const read = (text: string) =>
  [...readSamples(text, wanted)].map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]);

test('samples are read with their labels; comments, times and what is no number are passed over', () => {
  const page = `# HELP a what it is
# TYPE a counter
a 1
a{b="c"} 2.5e3 1395066363000
:tensorflow:serving:request_count{model_name="m",status="OK"} 3
trailing{Level="Host",} 4
blank{ x = "1" , y="2" } 5 # {trace="t"} 1
nan NaN
inf +Inf
broken{a="b 6
broken{a=b} 7
 indented 8
`;
  assert.deepEqual(read(page), [
    ['a', {}, 1],
    ['a', { b: 'c' }, 2500],
    [':tensorflow:serving:request_count', { model_name: 'm', status: 'OK' }, 3],
    ['trailing', { Level: 'Host' }, 4],
    ['blank', { x: '1', y: '2' }, 5],
  ]);
  assert.deepEqual(read('<html>{}</html>'), []);
});

test('any text is a label: quotes, braces, backslashes and lines are escaped', () => {
  fc.assert(
    fc.property(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), (label, value) => {
      const escaped = label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
      assert.deepEqual(read(`a{b="${escaped}",c="}"} ${value}`), [['a', { b: label, c: '}' }, Number(String(value))]]);
    }),
  );
});

test('only what is wanted is read, and no line that is too long', () => {
  const page = `a{d="1",b="2"} 1\nab 2\nb 3\na{b="${'x'.repeat(10_000)}"} 4\na 5`;
  assert.deepEqual(read(page), [
    ['a', { b: '2' }, 1],
    ['a', {}, 5],
  ]);
});
