import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { rule as schema } from '../contract/alerts.ts';
import { MetricHistory } from '../telemetry/history/history.ts';
import { tryRule } from './try-rule.ts';

const START = Date.UTC(2026, 0, 1, 2, 7, 13);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const series = 'cpu.used|a|';
const hot = schema.parse({
  name: 'hot',
  metric: 'cpu.used',
  overS: 30,
  when: { kind: 'threshold', op: '>', value: 0.9 },
});
const places = { labels: () => ({}), hostOf: () => null };

/** What the rule would have done in the day before `seconds` of samples, as real history keeps them, have passed. */
async function triedAfter(t: TestContext, seconds: number, valueAt: (second: number) => number) {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-try-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  let now = START;
  const history = new MetricHistory({ path: join(dir, 'metrics.db'), now: () => now });
  history.open();
  t.after(() => history.close());
  for (let second = 0; second < seconds; second++, now += 1_000) {
    history.add({ source: 'host:a', atMs: now, values: new Map([[series, valueAt(second)]]) });
    history.tick();
  }
  const trial = { history, keys: [series], places, rule: hot, from: now - DAY, to: now };
  return (await tryRule(trial, new AbortController().signal)).would;
}

test('a rule is tried on the first seconds of a history', async (t) => {
  const [would, ...more] = await triedAfter(t, 20, () => 0.95);
  assert.deepEqual(more, []);
  assert.ok(would?.firedAt);
  assert.equal(would.resolvedAt, null);
});

test('a rule is tried on no more than what may be kept', async () => {
  const history = {
    query: () => {
      throw new Error('nothing is read');
    },
  };
  const trial = { history, keys: [series], places, rule: hot, from: START - 31 * DAY, to: START };
  const tried = tryRule(trial, new AbortController().signal);
  await assert.rejects(tried, { code: 'usage', message: /30 days at most/ });
});

test('a minute beyond the limit is seen whenever it is asked for, though points are longer than the rule looks back', async (t) => {
  for (const seconds of [2_700, 2_731, 2_777]) {
    const would = await triedAfter(t, seconds, (second) => (second >= 600 && second < 900 ? 0.95 : 0.1));
    assert.equal(would.length, 1, `after ${seconds} s`);
    const firedS = (Date.parse(would[0]?.firedAt ?? '') - START) / 1_000;
    assert.ok(firedS >= 600 && firedS <= 840, `fired after ${firedS} s`);
    assert.ok(would[0]?.resolvedAt);
  }
});
