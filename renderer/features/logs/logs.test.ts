import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LogBuffer, type LogRow } from './log-buffer.ts';
import { LogFilter, readPattern } from './log-filter.ts';
import { exportLine, findParts, isLater, plainText } from './log-text.ts';
import { Resume } from './resume.ts';
import { listSources, readSource, writeSource } from './source.ts';

const line = (text: string, kind: LogRow['kind'] = 'stdout'): LogRow => ({ kind, at: null, text });
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, index) => line(String(from + index)));
const everything = { in: null, out: null };
const always = () => false;
const shown = (filter: LogFilter) => Array.from({ length: filter.size }, (_, place) => filter.row(place)?.text);

test('a buffer keeps the newest rows under the numbers they had', () => {
  const buffer = new LogBuffer(100);
  buffer.push(lines(100));
  buffer.push(lines(50, 100));
  assert.equal(buffer.next, 150);
  assert.ok(buffer.next - buffer.first <= 100);
  assert.ok(buffer.next - buffer.first >= 90);
  assert.equal(buffer.at(buffer.first)?.text, String(buffer.first));
  assert.equal(buffer.at(149)?.text, '149');
  assert.equal(buffer.at(0), undefined);
});

test('a buffer never holds more than it may, and loses only the oldest', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(120), { maxLength: 20 }), fc.integer({ min: 1, max: 60 }), (batches, most) => {
      const buffer = new LogBuffer(most);
      let total = 0;
      for (const size of batches) {
        buffer.push(lines(size, total));
        total += size;
        assert.equal(buffer.next, total);
        assert.ok(buffer.next - buffer.first <= most);
        for (let number = buffer.first; number < total; number += 1)
          assert.equal(buffer.at(number)?.text, String(number));
      }
    }),
  );
});

test('long lines are bounded by their characters', () => {
  const buffer = new LogBuffer(1_000, 1_000);
  for (let each = 0; each < 30; each += 1) buffer.push([line('x'.repeat(100))]);
  assert.ok(buffer.next - buffer.first <= 10);
  buffer.push([line('y'.repeat(5_000))]);
  assert.equal(buffer.next - buffer.first, 0);
});

test('a filter shows what passes, and always what is said about the log', () => {
  const buffer = new LogBuffer();
  buffer.push([line('GET /a'), line('GET /health'), line('error', 'stderr'), line('reconnected', 'gap')]);
  const filter = new LogFilter(buffer, { in: /get|err/i, out: /health/ });
  filter.read(always);
  assert.deepEqual(shown(filter), ['GET /a', 'error', 'reconnected']);
});

test('a filter reads on from where it had to stop', () => {
  const buffer = new LogBuffer();
  buffer.push(lines(2_000));
  const filter = new LogFilter(buffer, { in: /7$/, out: null });
  const turns = [...Array.from({ length: 20 }, () => false), true];
  assert.equal(
    filter.read(() => turns.shift() ?? true),
    false,
  );
  assert.equal(filter.size, 2, 'it was asked before each row');
  assert.equal(filter.read(always), true);
  assert.equal(filter.size, 200);
  buffer.push([line('later 7')]);
  filter.read(always);
  assert.equal(filter.row(200)?.text, 'later 7');
  assert.deepEqual(
    [0, 7, 8, 1_997, 3_000].map((number) => filter.placeOf(number)),
    [0, 0, 1, 199, 200],
  );
});

test('a text is found onwards and back, and not beyond an end', () => {
  const buffer = new LogBuffer();
  buffer.push([line('Warn 1'), line('x'), line('warn 2')]);
  const filter = new LogFilter(buffer, everything);
  filter.read(always);
  assert.deepEqual([filter.find('WARN', -1, 1), filter.find('warn', 0, 1), filter.find('warn', 2, 1)], [0, 2, null]);
  assert.deepEqual([filter.find('warn', 2, -1), filter.find('warn', 0, -1)], [0, null]);
});

test('a filter forgets what the buffer let go, and shows each row once', () => {
  const buffer = new LogBuffer(100);
  const filter = new LogFilter(buffer, everything);
  let gone = 0;
  for (let from = 0; from < 1_000; from += 30) {
    buffer.push(lines(30, from));
    filter.read(always);
    gone += filter.forget();
    assert.equal(filter.number(0), buffer.first);
    assert.equal(filter.size, buffer.next - buffer.first);
    assert.equal(filter.placeOf(buffer.first + 5), 5);
  }
  assert.equal(gone, buffer.first);
});

test('a pattern without capitals ignores case; a broken one says so', () => {
  assert.equal(readPattern('warn').pattern?.test('WARN'), true);
  assert.equal(readPattern('Warn').pattern?.test('WARN'), false);
  assert.deepEqual(readPattern(''), { pattern: null, problem: null });
  const { pattern, problem } = readPattern('(a');
  assert.equal(pattern, null);
  assert.equal(problem, 'Mend the pattern: Unterminated group');
});

test('what is found is marked, and nothing is lost', () => {
  assert.deepEqual(findParts('a Bc bC', 'bc'), [
    { text: 'a ', found: false },
    { text: 'Bc', found: true },
    { text: ' ', found: false },
    { text: 'bC', found: true },
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ maxLength: 2 }), (text, wanted) => {
      assert.equal(
        findParts(text, wanted)
          .map((part) => part.text)
          .join(''),
        text,
      );
    }),
  );
});

test('instants of any number of digits compare', () => {
  assert.equal(isLater('2026-01-01T00:00:00.12Z', '2026-01-01T00:00:00.1Z'), true);
  assert.equal(isLater('2026-01-01T00:00:00.100000000Z', '2026-01-01T00:00:00.1Z'), false);
  assert.equal(isLater('2026-01-01T00:00:01Z', '2026-01-01T00:00:00.999Z'), true);
});

test('control sequences are left out, tabs and text stay', () => {
  assert.equal(plainText('\u001b[1;31mred\u001b[0m\tx\u0007 \u001b]0;title\u0007end\r'), 'red\tx end');
  assert.equal(exportLine({ at: null, kind: 'stderr', text: 'x' }), '- stderr x\n');
});

test('the source of a log survives the address bar', () => {
  const slot = { service: 'credit', slot: 'blue' } as const;
  const container = { host: 'gpu-1', container: 'some_name.1' };
  assert.deepEqual(readSource(writeSource(slot), 'gpu-1'), slot);
  assert.deepEqual(readSource(writeSource(container), 'gpu-1'), container);
  for (const text of [null, '', '@', 'credit', 'credit:red', 'a:blue:c']) assert.equal(readSource(text, 'gpu-1'), null);
});

test('live slots are offered first, and a slot only once', () => {
  const held = (phase: 'running' | 'empty') =>
    ({ phase }) as Parameters<typeof listSources>[0][number]['slots']['blue'];
  const services = [
    {
      service: 'credit',
      split: { live: 'green' as const, percentToIdle: 0, fallback: true },
      slots: { blue: held('running'), green: held('running') },
    },
    { service: 'new', split: null, slots: { blue: held('running'), green: held('empty') } },
  ];
  const containers = [
    { name: 'sb-credit-blue', slot: 'blue' as const, state: 'running' },
    { name: 'db', slot: null, state: 'exited' },
  ];
  assert.deepEqual(listSources(services, containers, 'gpu-1'), [
    { id: 'credit:green', text: 'credit green, live' },
    { id: 'credit:blue', text: 'credit blue, idle' },
    { id: 'new:blue', text: 'new blue, idle' },
    { id: '@db', text: 'container db, exited' },
  ]);
});

test('what a stream repeats is held back, and nothing that is new', () => {
  const at = (second: number | null) => ({
    at: second === null ? null : `2026-01-01T00:00:0${second}.000Z`,
    stream: 'stdout' as const,
    text: String(second),
  });
  const texts = (lines: readonly { readonly text: string }[]) => lines.map(({ text }) => text).join(' ');
  const resume = new Resume('2026-01-01T00:00:03.000Z', 4);
  assert.equal(texts(resume.fresh([at(1), at(2)])), '');
  assert.equal(texts(resume.fresh([at(3), at(null), at(5), at(2)])), 'null 5 2');
  assert.equal(resume.isOver, true);
  const backwards = new Resume('2026-01-01T00:00:09.000Z', 2);
  assert.equal(texts(backwards.fresh([at(1), at(2), at(3)])), '3');
  assert.equal(backwards.isOver, true);
});

test('a line is found again by what it is, the newest first, and only where it shows', () => {
  const buffer = new LogBuffer();
  buffer.push(['a', 'b', 'a', 'c'].map((text) => ({ kind: 'stdout', at: null, text })));
  const filter = new LogFilter(buffer, { in: /[ac]/, out: null });
  filter.read(() => false);
  assert.equal(
    filter.placeWhere(({ text }) => text === 'a'),
    1,
  );
  assert.equal(
    filter.placeWhere(({ text }) => text === 'b'),
    null,
  );
});
