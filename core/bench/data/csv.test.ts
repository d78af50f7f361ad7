import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openCsv, sniffDelimiter } from './csv.ts';
import { fileOf, problem, rowsOf } from './files.fixture.ts';

const { signal } = new AbortController();

test('reads quotes, line breaks in them, a BOM and CRLF', async (t) => {
  const path = fileOf(t, 'a.csv', '\uFEFFname,"a, b"\r\n"say ""hi""","two\r\nlines"\r\n\r\nx,\r\n');
  const table = await openCsv(path, signal);
  assert.deepEqual(table.columns, ['name', 'a, b']);
  assert.deepEqual(await rowsOf(table), [
    ['say "hi"', 'two\r\nlines'],
    ['x', ''],
  ]);
});

test('what is written as RFC 4180 says is read as it was', async (t) => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', ' ', 'é', '\t') });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), async (rows) => {
      const lines = rows.map((row) => row.map(quoted).join(','));
      const table = await openCsv(fileOf(t, 'a.csv', ['a,b', ...lines].join('\n')), signal);
      assert.deepEqual(await rowsOf(table), rows);
    }),
    { numRuns: 50 },
  );
});

test('takes the delimiter that the header has most of', () => {
  assert.equal(sniffDelimiter('a;b;"c,d,e,f"\n1;2;3'), ';');
  assert.equal(sniffDelimiter('a\tb\n'), '\t');
  assert.equal(sniffDelimiter('alone'), ',');
});

test('counts rows of another width, and takes a quote within a cell as text', async (t) => {
  const table = await openCsv(fileOf(t, 'a.csv', 'a,b\n1,2\n1\n1,2,3\n"x"y,2\n3,4\n'), signal);
  assert.deepEqual(await rowsOf(table), [
    ['1', '2'],
    ['"x"y', '2'],
    ['3', '4'],
  ]);
  assert.deepEqual(Object.fromEntries(table.skipped), { 'it has not 2 cells': 2 });
});

test('says that a quote is never closed instead of leaving out the rest', async (t) => {
  const table = await openCsv(fileOf(t, 'a.csv', 'a,b\n1,2\n"3,4\n5,6\n'), signal);
  await assert.rejects(rowsOf(table), problem('data-unreadable', /a quote in it is never closed/));
});

test('gives pieces while the rest is still to be read', async (t) => {
  const table = await openCsv(fileOf(t, 'a.csv', `a,b\n${'1,2\n'.repeat(200_000)}"never closed`), signal);
  for await (const piece of table.pieces()) {
    assert.equal(piece.length, 1024);
    break;
  }
});

const refused: [string, string | Uint8Array, RegExp][] = [
  ['an empty file', '', /it is empty$/],
  ['a blank header', '\n\n', /no first line that names the columns/],
  ['a column that is there twice', 'a,b,a\n1,2,3\n', /"a" is there twice/],
  ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0x80, 0x81), /not text in UTF-8/],
  ['UTF-16', Buffer.from('a,b\n', 'utf16le'), /not text in UTF-8/],
];
for (const [name, content, message] of refused) {
  test(`refuses ${name}`, async (t) => {
    await assert.rejects(openCsv(fileOf(t, 'a.csv', content), signal), problem('data-unreadable', message));
  });
}

test('says where later bytes are no text, and takes characters that pieces of the file cut', async (t) => {
  // Three bytes each: pieces end within one.
  const word = 'ギ'.repeat(100);
  const rows = `a,b\n${`${word},1\n`.repeat(4000)}`;
  const table = await openCsv(fileOf(t, 'a.csv', rows), signal);
  assert.ok((await rowsOf(table)).every(([a]) => a === word));
  for (const end of [Uint8Array.of(0xe9, 0x2c, 0x31), Uint8Array.of(0x78, 0x2c, 0xe9)]) {
    const broken = await openCsv(fileOf(t, 'b.csv', Buffer.concat([Buffer.from(rows), end])), signal);
    await assert.rejects(rowsOf(broken), problem('data-unreadable', /not text in UTF-8: .* after byte 1,\d{3},\d{3}$/));
  }
});

test('of long names of columns the begin is told, and of many columns some', async (t) => {
  const long = 'x'.repeat(100_000);
  await assert.rejects(openCsv(fileOf(t, 'a.csv', `${long},${long}\n1,2\n`), signal), (error: Error) => {
    assert.match(error.message, /"x{79}…" is there twice$/);
    return true;
  });
  const names = Array.from({ length: 300_000 }, (_, at) => `${at}`);
  const { columns } = await openCsv(fileOf(t, 'b.csv', `${names.slice(0, 150_000)}\n`), signal);
  assert.equal(columns.length, 150_000);
  const wide = fileOf(t, 'c.csv', `${names}\n`);
  await assert.rejects(openCsv(wide, signal), problem('data-unreadable', /its header, .* is longer than 1 MiB$/));
});

test('ends when it is cancelled', async (t) => {
  const stop = new AbortController();
  const table = await openCsv(fileOf(t, 'a.csv', `a,b\n${'1,2\n'.repeat(500_000)}`), stop.signal);
  await assert.rejects(async () => {
    for await (const _ of table.pieces()) stop.abort();
  }, /abort/i);
});
