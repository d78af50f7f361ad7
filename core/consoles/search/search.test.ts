import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LogSource } from '../../contract/consoles.ts';
import { Problem } from '../../contract/problem.ts';
import { readLogFile } from './read-kept.ts';
import { type LogWish, type ReadKept, type SearchEvent, searchLogs } from './search.ts';

const blue: LogSource = { service: 'credit', slot: 'blue' };
const db: LogSource = { host: 'gpu-1', container: 'db' };
const all: LogWish = { pattern: '', regex: false, from: null, to: null, limit: 1_000 };

function readOf(...texts: readonly (string | Error)[]): ReadKept {
  return async function* () {
    for (const text of texts) {
      if (text instanceof Error) throw text;
      yield { lines: [{ at: null, stream: 'stdout', text }], bytes: text.length };
    }
  };
}

async function found(events: AsyncIterable<SearchEvent>): Promise<{ texts: string[]; last: SearchEvent | undefined }> {
  const seen = await Array.fromAsync(events);
  return {
    texts: seen.flatMap((event) => (event.kind === 'hits' ? event.hits.map(({ text }) => text) : [])),
    last: seen.at(-1),
  };
}

const search = (wish: Partial<LogWish>, read: ReadKept, limits?: { mostMs: number; mostBytes: number }) =>
  found(searchLogs([blue], { ...all, ...wish }, read, AbortSignal.timeout(20_000), limits));

test('plain text is no pattern, and case counts where it has capitals', async () => {
  const read = readOf('a.c', 'abc', 'A.C');
  assert.deepEqual((await search({ pattern: 'a.c' }, read)).texts, ['a.c', 'A.C']);
  assert.deepEqual((await search({ pattern: 'A.C' }, read)).texts, ['A.C']);
  assert.deepEqual((await search({ pattern: 'a.c', regex: true }, read)).texts, ['a.c', 'abc', 'A.C']);
  assert.deepEqual((await search({ pattern: '^A.[A-Z]$', regex: true }, read)).texts, ['A.C']);
});

test('a pattern that would take years ends the search, not the core', async () => {
  const start = performance.now();
  const answer = await search({ pattern: '^(a+)+$', regex: true }, readOf('fine', `${'a'.repeat(60)}!`));
  assert.deepEqual(answer.last, { kind: 'end', why: 'pattern-slow', bytes: 65, lines: 2 });
  assert.ok(performance.now() - start < 5_000);
});

test('what is no pattern is told', async () => {
  await assert.rejects(search({ pattern: '(', regex: true }, readOf()), { code: 'usage', message: /Mend the pattern/ });
});

test('hits, bytes and time are bounded', async () => {
  const read = readOf('one', 'two', 'three');
  assert.deepEqual(await search({ limit: 2 }, read), {
    texts: ['one', 'two'],
    last: { kind: 'end', why: 'most-hits', bytes: 6, lines: 2 },
  });
  assert.equal((await search({}, read, { mostMs: 9_000, mostBytes: 5 })).last?.kind, 'end');
  const { last } = await search({}, read, { mostMs: 9_000, mostBytes: 5 });
  assert.equal(last?.kind === 'end' && last.why, 'most-bytes');
  const slow: ReadKept = async function* (_source, _wish, signal) {
    yield { lines: [], bytes: 0 };
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const late = await search({}, slow, { mostMs: 50, mostBytes: 99 });
  assert.deepEqual(late.last, { kind: 'end', why: 'most-time', bytes: 0, lines: 0 });
});

test('a source that can not be read is told, and the next one is looked at', async () => {
  const read: ReadKept = (source, ...rest) =>
    readOf('x', ...('host' in source ? [] : [new Problem('connection-lost', 'Gone')]))(source, ...rest);
  const events = await Array.fromAsync(searchLogs([blue, db], all, read, AbortSignal.timeout(9_000)));
  assert.deepEqual(
    events.map((event) => [event.kind, 'source' in event ? event.source : null]),
    [
      ['hits', null],
      ['gap', blue],
      ['hits', null],
      ['end', null],
    ],
  );
});

test('a span leaves out what was before and after it, but not what has no time', async () => {
  const read: ReadKept = async function* () {
    const at = (second: number) => `2026-01-01T00:00:0${second}.000000000Z`;
    const lines = [1, 2, 3].map((second) => ({ at: at(second), stream: 'stdout' as const, text: String(second) }));
    yield { lines: [...lines, { at: null, stream: 'stdout', text: 'null' }], bytes: 9 };
  };
  const span = { from: '2026-01-01T00:00:02.000Z', to: '2026-01-01T00:00:02.500Z' };
  assert.deepEqual((await search(span, read)).texts, ['2', 'null']);
});

test('a file is read whole, and one that is not there is empty', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-search-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'server.log');
  writeFileSync(path, Array.from({ length: 100_000 }, (_, line) => `line ${line}\n`).join(''));
  const read: ReadKept = (_source, _wish, signal) => readLogFile(path, signal);
  const { texts, last } = await search({ pattern: '^line .*9999$', regex: true }, read);
  assert.equal(texts.length, 10);
  assert.equal(last?.kind === 'end' && last.lines, 100_000);
  const none: ReadKept = (_source, _wish, signal) => readLogFile(join(dir, 'none'), signal);
  assert.deepEqual((await search({}, none)).last, { kind: 'end', why: 'done', bytes: 0, lines: 0 });
});
