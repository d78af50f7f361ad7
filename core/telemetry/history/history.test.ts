import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { MetricHistory } from './history.ts';
import { writeProblem } from './write-problem.ts';

const START = Date.UTC(2026, 0, 1, 2, 7, 13);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const cpu = 'cpu.used|a|';
const load = 'load1|a|';

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-history-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'metrics.db');
}

function opened(t: TestContext, path: string, mostBytes?: number) {
  const clock = { now: START };
  const history = new MetricHistory({ path, now: () => clock.now, ...(mostBytes !== undefined && { mostBytes }) });
  history.open();
  t.after(() => history.close());
  return { history, clock };
}

/** A saw tooth, so that min, mean, max and last of a step differ. */
function at(ms: number): number {
  return Math.fround(((ms - START) / 1_000) % 97) / 97;
}

/** A frame a second until `untilMs`; `gap`: seconds without one. */
function run(
  { history, clock }: ReturnType<typeof opened>,
  untilMs: number,
  gap: (ms: number) => boolean = () => false,
) {
  for (; clock.now < untilMs; clock.now += 1_000) {
    if (!gap(clock.now)) {
      const values = new Map([[cpu, at(clock.now)]]);
      if (clock.now % 2_000 < 1_000) values.set(load, 5);
      assert.equal(history.add({ source: 'host:a', atMs: clock.now, values }), true);
    }
    history.tick();
  }
}

interface Point {
  readonly t: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly last: number;
}

/** All seconds of a step at once. */
function naive(fromMs: number, toMs: number, stepMs: number, gap: (ms: number) => boolean = () => false): Point[] {
  const steps = new Map<number, number[]>();
  for (let ms = START; ms <= toMs; ms += 1_000) {
    const step = Math.floor(ms / stepMs) * stepMs;
    if (step < Math.floor(fromMs / stepMs) * stepMs || gap(ms)) continue;
    steps.set(step, [...(steps.get(step) ?? []), at(ms)]);
  }
  return [...steps].map(([step, values]) => ({
    t: Math.max(0, step - fromMs),
    min: Math.min(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    max: Math.max(...values),
    last: values.at(-1) ?? 0,
  }));
}

function assertLike(history: MetricHistory, fromMs: number, toMs: number, maxPoints: number, tier: string) {
  const answer = history.query({ series: [cpu], fromMs, toMs, maxPoints });
  assert.equal(answer.tier, tier);
  const [points] = answer.series;
  assert.ok(points);
  const wanted = naive(fromMs, toMs, answer.stepMs);
  assert.deepEqual(
    points.t,
    wanted.map(({ t }) => t),
  );
  // The first and the last step may be seen in part only.
  for (const [index, { t, min, mean, max, last }] of [...wanted.entries()].slice(1, -1)) {
    const near = (a: number | null | undefined, b: number, bound: number) =>
      assert.ok(Math.abs((a ?? 99) - b) <= bound, `${tier}: ${a} is not ${b} at ${t}`);
    near(points.min[index], min, 2e-5);
    near(points.max[index], max, 2e-5);
    near(points.last[index], last, 2e-5);
    // Steps of which the source gave less than all seconds weigh as much as whole ones.
    near(points.mean[index], mean, 1e-4);
  }
}

test('each tier answers as all seconds at once would, from memory, journal and chunks', (t) => {
  const here = opened(t, folder(t));
  run(here, START + 27 * HOUR);
  const now = here.clock.now - 1_000;
  assertLike(here.history, now - 10 * MINUTE, now, 1_000, '1s');
  assertLike(here.history, now - HOUR, now, 700, '10s');
  assertLike(here.history, now - 23 * HOUR, now, 700, '1m');
  assertLike(here.history, now - 26 * HOUR, now, 110, '15m');
});

test('a gap is one null, in every tier, and never a number', (t) => {
  const here = opened(t, folder(t));
  const hole = START + 30 * MINUTE;
  const gap = (ms: number) => ms >= hole && ms < hole + 10 * MINUTE;
  run(here, START + 4 * HOUR, gap);
  for (const [maxPoints, tier] of [
    [2_000, '10s'],
    [200, '1m'],
  ] as const) {
    const { series, stepMs, ...answer } = here.history.query({
      series: [cpu],
      fromMs: START,
      toMs: here.clock.now,
      maxPoints,
    });
    assert.equal(answer.tier, tier);
    const nulls = (series[0]?.mean ?? []).flatMap((value, i) => (value === null ? [series[0]?.t[i] ?? 0] : []));
    assert.equal(nulls.length, 1);
    assert.ok(Math.abs((nulls[0] ?? 0) + START - hole) <= 2 * stepMs);
  }
});

test('nothing is told of a series or a time that is not kept', (t) => {
  const here = opened(t, folder(t));
  run(here, START + MINUTE);
  const { series } = here.history.query({
    series: [cpu, 'load1|b|'],
    fromMs: START - HOUR,
    toMs: START - 1,
    maxPoints: 100,
  });
  assert.deepEqual(
    series.map(({ t: times }) => times),
    [[], []],
  );
});

test('after a restart the past is there, and the time between is told as off', (t) => {
  const path = folder(t);
  const first = opened(t, path);
  run(first, START + 20 * MINUTE);
  const offSince = first.clock.now;
  first.history.close();
  const second = opened(t, path);
  second.clock.now = START + 50 * MINUTE;
  run(second, START + 70 * MINUTE);
  const gap = (ms: number) => ms >= START + 20 * MINUTE && ms < START + 50 * MINUTE;
  const { series } = second.history.query({
    series: [cpu],
    fromMs: START,
    toMs: second.clock.now - 1_000,
    maxPoints: 700,
  });
  const told = (series[0]?.mean ?? []).filter((value) => value !== null).length;
  assert.equal(told, naive(START, second.clock.now - 1_000, 10_000, gap).length);
  const [off, ...more] = second.history.offSpans(START, second.clock.now);
  assert.deepEqual(more, []);
  assert.ok(off && Math.abs(off.fromMs - offSince) <= 10_000 && off.toMs === START + 50 * MINUTE);
});

test('a disk that refuses stops nobody: it is told, and what memory still has is written when there is room', (t) => {
  const path = folder(t);
  const here = opened(t, path);
  run(here, START + 2 * MINUTE);
  const other = new DatabaseSync(path);
  t.after(() => other.close());
  // Another writer that does not let go is as good as a disk that refuses, and can be had without one.
  other.exec('BEGIN IMMEDIATE');
  here.clock.now = START + 3 * MINUTE;
  here.history.add({ source: 'host:a', atMs: here.clock.now, values: new Map([[cpu, 1]]) });
  here.history.tick();
  assert.equal(here.history.storage().problem?.code, 'telemetry-failed');
  other.exec('COMMIT');
  here.clock.now += 31_000;
  here.history.tick();
  assert.equal(here.history.storage().problem, null);
  const row = other.prepare('SELECT max(at) AS newest FROM journal').get();
  assert.equal(row?.newest, Math.floor((START + 3 * MINUTE) / 10_000) * 10_000);
});

test('a full disk is told as such', (t) => {
  const db = new DatabaseSync(folder(t));
  t.after(() => db.close());
  db.exec('CREATE TABLE some (data BLOB); PRAGMA max_page_count = 4');
  try {
    db.exec('INSERT INTO some VALUES (zeroblob(1000000))');
    assert.fail('there is no room');
  } catch (error) {
    assert.equal(writeProblem(error).code, 'disk-full');
  }
});

test('the oldest go when the file may take no more', (t) => {
  const here = opened(t, folder(t), 160_000);
  run(here, START + 12 * HOUR);
  const [, fine] = here.history.storage().since;
  assert.ok(fine?.from && Date.parse(fine.from) > START + HOUR, `kept since ${fine?.from}`);
  assertLike(here.history, here.clock.now - 20 * MINUTE, here.clock.now - 1_000, 700, '10s');
});

test('an export tells each step of each series once', (t) => {
  const here = opened(t, folder(t));
  run(here, START + 5 * HOUR);
  const rows = [...here.history.export((series) => series === cpu, START, here.clock.now)].flat();
  assert.deepEqual(
    rows.map(({ atMs }) => atMs),
    naive(START, here.clock.now - 1_000, 10_000).map(({ t: ms }, i) =>
      i === 0 ? Math.floor(START / 10_000) * 10_000 : ms + START,
    ),
  );
  assert.ok(rows.every(({ min, mean, max, last }) => min <= mean && mean <= max && min <= last && last <= max));
});

test('of a time of which nothing is kept nothing is looked through', (t) => {
  const here = opened(t, folder(t));
  const all = (fromMs: number, toMs: number) => [...here.history.export((series) => series === cpu, fromMs, toMs)];
  assert.deepEqual(all(0, START), []);
  run(here, START + 5 * HOUR);
  const wide = all(0, 8.64e15);
  assert.deepEqual(wide.flat(), all(START, here.clock.now).flat());
  assert.ok(wide.length < 6, `${wide.length} batches`);
  const begun = performance.now();
  const { series } = here.history.query({ series: [cpu], fromMs: -8.64e15, toMs: 8.64e15, maxPoints: 100 });
  assert.ok(performance.now() - begun < 5_000);
  assert.equal(series[0]?.t.length, 1);
});

test('what happened is told by time and by host', (t) => {
  const path = folder(t);
  const first = opened(t, path);
  const happening = {
    atMs: START,
    untilMs: null,
    kind: 'container',
    host: 'a',
    service: null,
    what: 'Restarted',
  } as const;
  first.history.addHappening(happening);
  assert.equal(first.history.happenings(START, START + 1).length, 1, 'before it is written');
  first.history.close();
  const { history } = opened(t, path);
  assert.deepEqual(history.happenings(START, START + 1, { host: 'a' }), [{ ...happening, id: 1 }]);
  assert.deepEqual(history.happenings(START, START + 1, { host: 'b' }), []);
  assert.deepEqual(history.happenings(START + 1, START + 2), []);
});
