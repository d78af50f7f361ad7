/**
 * `npm test [-- --long] [-- PATH …]`: sets up what is missing, then checks, unit tests, and the tests with real hosts.
 * PATH: only the test files below it. Exit code 1 when anything failed.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join, sep } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { ensureSystemPackages } from './system.ts';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({ options: { long: { type: 'boolean' } }, allowPositionals: true });
const wanted = (path: string) =>
  positionals.length === 0 || positionals.some((each) => path.startsWith(each.replace(/\/$/, '')));
const find = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] })
    .map((path) => path.split(sep).join('/'))
    .filter(wanted)
    .toSorted();

/** Beside their units: many at once. */
const units = find('{core,electron,renderer,scripts,resources}/**/*.test.ts').concat(
  find('test/{bench,load,wires,electron}/*.test.ts'),
);
/** With hosts, processes and clocks of their own, mostly waiting: two at once. */
const real = find('test/{e2e,lab,faults}/*.test.ts');

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** `minutes`: for each file; one that hangs has failed then. */
function runFiles(files: readonly string[], concurrency: number, minutes: number, counts: Counts): Promise<void> {
  if (files.length === 0) return Promise.resolve();
  const stream = run({ files: files.map((path) => join(root, path)), concurrency, timeout: minutes * 60_000 });
  stream.on('test:summary', ({ file, counts: seen }) => {
    // The last summary is that of all files together.
    if (file !== undefined) return;
    counts.passed += seen.passed;
    counts.skipped += seen.skipped + seen.todo;
    counts.failed += seen.tests - seen.passed - seen.skipped - seen.todo;
  });
  const lines = stream.compose(new spec());
  lines.pipe(process.stdout, { end: false });
  return new Promise((resolve, reject) => {
    lines.once('end', resolve).once('error', reject);
  });
}

const missing = ensureSystemPackages();
if (missing) process.stderr.write(`Tests that need the lab are skipped: ${missing}\n`);
if (values.long) process.env.SIGNALBOX_LONG = '1';
const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
if (positionals.length === 0) {
  const checked = spawnSync(process.execPath, [join(root, 'scripts/check.ts')], { stdio: 'inherit' });
  counts[checked.status === 0 ? 'passed' : 'failed'] += 1;
}
await runFiles(units, 2, 5, counts);
await runFiles(real, 2, 20, counts);
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);
