import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AnswerFault, AnswerReader } from './answer-reader.ts';

/** What a reader tells of answers that come in these pieces. */
function read(pieces: readonly Buffer[], answers = 1) {
  const told = { status: 0, slot: '', keepAlive: false, body: '', ended: 0 };
  const reader = new AnswerReader({
    head: ({ status, slot, keepAlive }) => Object.assign(told, { status, slot, keepAlive }),
    body: (bytes) => {
      told.body += bytes.toString('latin1');
    },
    end: () => {
      told.ended++;
      if (told.ended < answers) reader.expect();
    },
  });
  reader.expect();
  for (const piece of pieces) reader.push(piece);
  return { ...told, reader };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % bytes.length).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Signalbox-Slot: green\r\n\r\nhello';
const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=1\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n';
const continued = `HTTP/1.1 100 Continue\r\n\r\n${plain}`;

describe('AnswerReader', () => {
  it('reads the same wherever the bytes are cut', () => {
    for (const text of [plain, chunked, continued]) {
      const bytes = Buffer.from(text);
      fc.assert(
        fc.property(fc.array(fc.nat(1000), { maxLength: 8 }), (places) => {
          const { status, body, ended, keepAlive } = read(cut(bytes, places));
          assert.deepEqual(
            { status, body, ended, keepAlive },
            { status: 200, body: 'hello', ended: 1, keepAlive: true },
          );
        }),
        { numRuns: 200 },
      );
    }
    assert.equal(read([Buffer.from(plain)]).slot, 'green');
  });

  it('reads answers one after the other, and knows when the connection ends', () => {
    assert.equal(read([Buffer.from(plain + chunked)], 2).body, 'hellohello');
    assert.equal(read([Buffer.from(plain.replace('Content', 'Connection: close\r\nContent'))]).keepAlive, false);
    assert.equal(read([Buffer.from('HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n')]).keepAlive, false);
    const open = read([Buffer.from('HTTP/1.1 200 OK\r\n\r\nhel'), Buffer.from('lo')]);
    assert.equal(open.ended, 0);
    assert.equal(open.reader.close(), null);
    assert.equal(read([Buffer.from(plain.slice(0, -1))]).reader.close(), 'truncated');
    assert.equal(read([]).reader.close(), 'closed');
  });

  it('takes anything else as a fault, and never reads on without end', () => {
    const faults = (kind: string, ...texts: readonly string[]) => {
      for (const text of texts)
        assert.throws(() => read([Buffer.from(text)]), new AnswerFault(kind), text.slice(0, 60));
    };
    faults(
      'garbage',
      'SSH-2.0-OpenSSH\r\n',
      `${plain}more`,
      chunked.replace('3;', 'x;'),
      chunked.replace('hel\r\n', 'hello\r\n'),
    );
    faults('garbage', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'HTTP/2 200\r\n\r\n');
    faults('too-large', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(70_000)}`, plain.replace(': 5', ': 99999999999'));
  });

  it('never fails with anything but a fault', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array(), fc.constantFrom('HTTP/1.1 200 OK\r\n', '\r\n', 'content-length: 3'))),
        (parts) => {
          try {
            read(parts.map((part) => Buffer.from(part as string)));
          } catch (error) {
            assert.ok(error instanceof AnswerFault);
          }
        },
      ),
    );
  });
});
