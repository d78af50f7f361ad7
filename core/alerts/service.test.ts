import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Notice } from '../contract/alerts.ts';
import { rule } from '../contract/alerts.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { FakeHistory } from './history.fixture.ts';
import { AlertService } from './service.ts';
import { alertMigrations } from './store.ts';

const START = Date.parse('2026-03-02T10:00:00Z');
const CPU = 'cpu.used|gpu-1|';

function rig(path = ':memory:', from = START) {
  const db = openDatabase(path, [alertMigrations]);
  const history = new FakeHistory();
  const clock = { now: from, judges: true };
  const problems: string[] = [];
  const alerts = new AlertService({
    db,
    history,
    places: { labels: () => ({}), hostOf: () => 'gpu-1' },
    judges: () => clock.judges,
    stopped: () => null,
    operator: 'ann',
    onProblem: ({ message }) => problems.push(message),
    now: () => clock.now,
  });
  const pass = (seconds: number, value: number | null, series = CPU) => {
    for (const end = clock.now + seconds * 1_000; clock.now < end; ) {
      clock.now += 5_000;
      if (value !== null) history.put(series, clock.now, value);
      alerts.round();
    }
  };
  return { db, history, clock, problems, alerts, pass };
}

const hot = rule.parse({
  name: 'hot',
  metric: 'cpu.used',
  fn: 'last',
  overS: 20,
  when: { kind: 'threshold', op: '>', value: 0.9 },
  forS: 30,
});

describe('the service', () => {
  it('judges, shows, tells after the group has waited, and tells the end', async () => {
    const { alerts, pass, db, clock, problems } = rig();
    alerts.putRule(hot);
    const stop = new AbortController();
    const told: Notice[] = [];
    const reading = (async () => {
      for await (const notice of alerts.notices(stop.signal)) told.push(notice);
    })();
    pass(30, 0.95);
    assert.equal(alerts.list()[0]?.state, 'pending');
    pass(5, 0.95);
    assert.equal(alerts.list()[0]?.state, 'firing');
    pass(25, 0.95);
    await turn();
    assert.equal(told.length, 0);
    pass(5, 0.95);
    await turn();
    assert.deepEqual(
      told.map(({ status, firing }) => [status, firing.length]),
      [['firing', 1]],
    );
    pass(300, 0.1);
    await turn();
    assert.deepEqual(
      told.map(({ status }) => status),
      ['firing', 'resolved'],
    );
    const trail = alerts.trail(new Date(START).toISOString(), new Date(clock.now).toISOString(), 10);
    assert.deepEqual(
      trail.map(({ what }) => what),
      ['told', 'resolved', 'told', 'firing', 'pending'],
    );
    assert.deepEqual(problems, []);
    stop.abort();
    await reading;
    await alerts.close();
    db.close();
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
