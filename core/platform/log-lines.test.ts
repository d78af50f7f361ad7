import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DockerLogReader, LineCutter } from './log-lines.ts';

const AT = '2026-11-21T07:00:00.123456789Z';

function frame(stream: 'stdout' | 'stderr', text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream === 'stdout' ? 1 : 2;
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

test('wherever the stream is cut, the lines come out whole, each on its own stream and with its time', () => {
  const text = fc.string({ unit: 'grapheme' }).map((each) => each.replaceAll(/[\r\n]/g, ''));
  const line = fc.record({ stream: fc.constantFrom('stdout', 'stderr'), text });
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat()), (printed, cuts) => {
      const bytes = Buffer.concat(printed.map((each) => frame(each.stream, `${AT} ${each.text}\n`)));
      const reader = new DockerLogReader(false);
      const read = pieces(bytes, cuts).flatMap((piece) => reader.push(piece));
      assert.deepEqual(
        read,
        printed.map((each) => ({ at: AT, ...each })),
      );
    }),
  );
});

test('a container with a terminal prints without frames', () => {
  const reader = new DockerLogReader(true);
  assert.deepEqual(reader.push(Buffer.from(`${AT} one\r\ntwo`)), [{ at: AT, stream: 'stdout', text: 'one' }]);
  assert.deepEqual(reader.push(Buffer.from('\n\n')), [
    { at: null, stream: 'stdout', text: 'two' },
    { at: null, stream: 'stdout', text: '' },
  ]);
});

test('a line without an end is cut before it fills the memory', () => {
  const cutter = new LineCutter();
  let lines = 0;
  for (let chunk = 0; chunk < 100; chunk += 1) lines += cutter.push(Buffer.alloc(16 * 1024, 'x')).length;
  assert.equal(lines, 25);
});
