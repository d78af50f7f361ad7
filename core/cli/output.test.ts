import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../contract/problem.ts';
import { Output } from './output.ts';
import { Progress } from './progress.ts';
import { formatTable } from './table.ts';

function sink(
  isTTY = false,
  columns = 20,
): { isTTY: boolean; columns: number; text: string; write(text: string): void } {
  return {
    isTTY,
    columns,
    text: '',
    write(text: string) {
      this.text += text;
    },
  };
}

const rows = [
  { name: 'gpu-1', load: 3, note: null },
  { name: '東京-🚦', load: 120, note: 'e\u0301t\u00e9' },
];
const columns = [
  { title: 'HOST', value: (row: (typeof rows)[number]) => row.name },
  { title: 'LOAD', value: (row: (typeof rows)[number]) => row.load, align: 'right' as const },
  { title: 'NOTE', value: (row: (typeof rows)[number]) => row.note },
];

test('columns align by what a terminal shows, not by characters', () => {
  assert.deepEqual(formatTable(rows, columns), [
    'HOST     LOAD  NOTE',
    'gpu-1       3  -',
    '東京-🚦   120  e\u0301t\u00e9',
  ]);
});

test('what a host says cannot steer the terminal', () => {
  const [, line] = formatTable([{ x: '\u001b[2Ja\nb\u0007\u202ec' }], [{ title: 'X', value: (row) => row.x }]);
  assert.equal(line, 'a b��c');
});

test('people get tables and lines, and errors on stderr', () => {
  const [stdout, stderr] = [sink(), sink()];
  const output = new Output({ json: false, stdout, stderr });
  output.printTable(rows.slice(0, 1), columns);
  output.printTable([], columns, 'No hosts');
  output.result({ hosts: [] });
  assert.equal(output.end(), 0);
  assert.equal(output.fail(new Problem('host-unknown', 'There is no host')), 2);
  assert.equal(stdout.text, 'HOST   LOAD  NOTE\ngpu-1     3  -\nNo hosts\n');
  assert.equal(stderr.text, 'signalbox: There is no host [host-unknown]\n');
});

test('programs get exactly one object, whatever happens', () => {
  const [stdout, stderr] = [sink(), sink()];
  const output = new Output({ json: true, stdout, stderr });
  output.line('hello');
  output.text('hello');
  output.printTable(rows, columns);
  output.result({ hosts: ['a'] });
  output.result({ hosts: ['b'] });
  output.fail(new Problem('internal', 'late'));
  output.end();
  assert.deepEqual(JSON.parse(stdout.text), { ok: true, hosts: ['a'] });
  assert.equal(stdout.text.split('\n').length, 2);
});

test('an error in JSON has code, message and data; a verb without a result says ok', () => {
  const [failed, ended] = [sink(), sink()];
  const problem = new Problem('lease-held', 'Wait for ada', { holder: 'ada' });
  assert.equal(new Output({ json: true, stdout: failed, stderr: sink() }).fail(problem), 3);
  assert.deepEqual(JSON.parse(failed.text), {
    ok: false,
    error: { code: 'lease-held', message: 'Wait for ada', data: { holder: 'ada' } },
  });
  assert.equal(new Output({ json: true, stdout: ended, stderr: sink() }).end(), 0);
  assert.deepEqual(JSON.parse(ended.text), { ok: true });
});

test('a terminal sees one line rewritten, cut to its width', () => {
  const stderr = sink(true, 12);
  const progress = new Progress(stderr);
  progress.step('fetch');
  progress.detail('12 of 72 MB');
  progress.step('start');
  progress.end();
  const clear = '\r\u001b[2K';
  assert.equal(stderr.text, `${clear}fetch${clear}fetch  12 …\n${clear}start\n`);
});

test('a log sees each step once and no details', () => {
  const stderr = sink();
  const progress = new Progress(stderr);
  for (const each of ['fetch', 'fetch', 'start']) {
    progress.step(each);
    progress.detail('1 %');
  }
  progress.end();
  assert.equal(stderr.text, 'fetch\nstart\n');
});

test('a result begins on a line of its own after progress', () => {
  const screen = sink(true);
  const output = new Output({ json: false, stdout: screen, stderr: screen });
  output.progress.step('fetch');
  output.line('done');
  assert.equal(screen.text, '\r\u001b[2Kfetch\ndone\n');
});
