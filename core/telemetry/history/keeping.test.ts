import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../contract/problem.ts';
import { MetricHistory } from './history.ts';

const START = Date.UTC(2026, 0, 6, 12, 0, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-history-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'metrics.db');
}

function opened(t: TestContext, path: string, now: number, onProblem?: (problem: Problem) => void) {
  const clock = { now };
  const history = new MetricHistory({ path, now: () => clock.now, ...(onProblem && { onProblem }) });
  history.open();
  t.after(() => history.close());
  const add = (value: number, source = 'a') =>
    history.add({ source: `host:${source}`, atMs: clock.now, values: new Map([[`load1|${source}|`, value]]) });
  return { history, clock, add };
}

/** What the disk holds of the series, in steps of 10 s. */
function kept(t: TestContext, path: string, now: number, series = 'load1|a|') {
  const { history } = opened(t, path, now);
  const { series: found } = history.query({ series: [series], fromMs: now - HOUR, toMs: now, maxPoints: 5_000 });
  assert.ok(found[0]);
  return found[0];
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !holds(); await sleep(20)) {
    assert.ok(Date.now() < deadline, `not within 20 s: ${what}`);
  }
}

test('a thread writes what comes in, and closing writes the rest', { timeout: 60_000 }, async (t) => {
  const path = folder(t);
  const history = new MetricHistory({ path });
  history.start();
  t.after(() => history.close());
  const from = Date.now();
  const add = (atMs: number, value: number) =>
    history.add({ source: 'host:a', atMs, values: new Map([['load1|a|', value]]) });
  add(from, 3);
  history.addHappening({ atMs: from, untilMs: null, kind: 'clock', host: 'a', service: null, what: 'Set back' });
  const other = new DatabaseSync(path, { readOnly: true });
  t.after(() => other.close());
  await until('the first frame is written', () => other.prepare('SELECT * FROM journal').get() !== undefined);
  add(from + 1, 5);
  history.close();
  assert.equal(other.prepare('SELECT count(*) AS n FROM recorder').get()?.n, 0);
  const points = kept(t, path, from + 20_000);
  assert.deepEqual([points.min.at(0), points.last.at(-1)], [3, 5]);
  assert.equal(other.prepare('SELECT count(*) AS n FROM happenings').get()?.n, 1);
});

test('an order on its way when all ends is neither lost nor written twice', (t) => {
  const path = folder(t);
  const history = new MetricHistory({ path });
  history.start();
  const atMs = Date.now();
  history.addHappening({ atMs, untilMs: null, kind: 'clock', host: 'a', service: null, what: 'Set back' });
  // The thread has not even begun to run.
  history.tick();
  history.close();
  assert.equal(opened(t, path, atMs).history.happenings(atMs, atMs).length, 1);
});

test('a disk that does not answer holds up nobody, and is told of', { timeout: 60_000 }, async (t) => {
  const path = folder(t);
  const clock = { now: START };
  const history = new MetricHistory({ path, now: () => clock.now });
  history.start();
  t.after(() => history.close());
  const other = new DatabaseSync(path);
  t.after(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  history.add({ source: 'host:a', atMs: START, values: new Map([['load1|a|', 1]]) });
  history.tick();
  clock.now += 61_000;
  const before = performance.now();
  history.tick();
  assert.ok(performance.now() - before < 500, 'the writer waits for a second, the tick does not');
  assert.equal(history.storage().problem?.code, 'telemetry-failed');
  other.exec('COMMIT');
  await until('it is well again', () => {
    clock.now += 31_000;
    history.tick();
    return history.storage().problem === null;
  });
  await until('the frame is written', () => {
    clock.now += 1_000;
    history.tick();
    return other.prepare('SELECT * FROM journal').get() !== undefined;
  });
});

test('of 500 sources each is written every 10 s, a tenth of them each second', (t) => {
  const path = folder(t);
  const { history, clock, add } = opened(t, path, START);
  const other = new DatabaseSync(path, { readOnly: true });
  t.after(() => other.close());
  const rows = other.prepare('SELECT count(*) AS n FROM journal');
  let most = 0;
  for (let second = 0, before = 0; second < 30; second++, clock.now += 1_000) {
    for (let source = 0; source < 500; source++) add(second, `h${source}`);
    history.tick();
    const now = Number(rows.get()?.n);
    // Each row is of a step that was written before, or is the next one.
    most = Math.max(most, now - before);
    before = now;
  }
  assert.ok(most <= 100, `${most} rows at once`);
  const late = other.prepare('SELECT source FROM journal GROUP BY source HAVING max(at) < ?').all(clock.now - 20_000);
  assert.deepEqual(late, []);
  assert.equal(other.prepare('SELECT count(DISTINCT source) AS n FROM journal').get()?.n, 500);
});

test('a restart within a step keeps what came before it', (t) => {
  const path = folder(t);
  const first = opened(t, path, START + 1_000);
  for (const value of [9, 1, 2]) {
    first.add(value);
    first.history.tick();
    first.clock.now += 1_000;
  }
  first.history.close();
  const second = opened(t, path, START + 6_000);
  for (const value of [4, 4, 6]) {
    second.history.tick();
    second.add(value);
    second.clock.now += 1_000;
  }
  second.history.close();
  const told = () => {
    const { min, mean, max, last } = kept(t, path, START + 9_000);
    return [min, max, last, mean.map((each) => Math.round((each ?? 0) * 100))];
  };
  // 60 % of the step were the first run's: its mean is 4; the second's 14 / 3.
  const wanted = [[1], [9], [6], [427]];
  assert.deepEqual(told(), wanted);
  const third = opened(t, path, START + 20 * MINUTE);
  for (let i = 0; i < 60; i++, third.clock.now += 1_000) third.history.tick();
  third.history.close();
  assert.deepEqual(told(), wanted, 'made into a chunk it is the same');
});

for (const [what, damage] of [
  ['no database', () => 'not a database, whatever its name says, '.repeat(400)],
  ['broken', (whole: string) => `${whole.slice(0, 8_192)}${'x'.repeat(whole.length - 8_192)}`],
] as const) {
  test(`a file that is ${what} is set aside, and a new one begun`, (t) => {
    const path = folder(t);
    const before = opened(t, path, START);
    for (let i = 0; i < 60; i++, before.clock.now += 1_000) {
      before.add(i);
      before.history.tick();
    }
    before.history.close();
    writeFileSync(path, damage(readFileSync(path, 'latin1')), 'latin1');
    const problems: Problem[] = [];
    const { history, clock, add } = opened(t, path, START + 2 * MINUTE, (problem) => problems.push(problem));
    for (let i = 0; i < 40; i++, clock.now += 1_000) {
      add(i);
      history.tick();
    }
    assert.deepEqual(
      problems.map(({ code, data }) => [code, data.file]),
      [['telemetry-failed', `${path}.damaged`]],
    );
    assert.ok(existsSync(`${path}.damaged`));
    assert.equal(history.storage().problem, null);
    history.close();
    assert.equal(kept(t, path, clock.now).min[0], 0, 'what memory had is in the new one');
  });
}

test('who has no memory sees the last hours in the coarse tiers too, and since when', (t) => {
  const path = folder(t);
  const { history, clock, add } = opened(t, path, START);
  const run = (untilMs: number) => {
    for (; clock.now < untilMs; clock.now += 1_000) {
      add(clock.now);
      history.tick();
    }
  };
  const other = opened(t, path, START + 2 * HOUR).history;
  run(START + 5 * MINUTE);
  const week = { fromMs: START - 7 * 24 * HOUR, toMs: clock.now, maxPoints: 700 };
  assert.equal(other.query({ series: ['load1|a|'], ...week }).series[0]?.t.length, 1, 'of what is in the journal only');
  run(START + 2 * HOUR);
  for (const days of [7, 30]) {
    const { series } = other.query({
      series: Array.from({ length: days === 30 ? 100 : 1 }, () => 'load1|a|'),
      fromMs: clock.now - days * 24 * HOUR,
      toMs: clock.now,
      maxPoints: 700,
    });
    const told = series[0]?.t.length ?? 0;
    assert.equal(told, days === 30 ? 1 : 8, `${told} points of ${days} days`);
  }
  for (const { tier, from } of other.storage().since.slice(1)) {
    assert.equal(from, new Date(START).toISOString(), `since when there is something at ${tier}`);
  }
});
