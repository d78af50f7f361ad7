import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Notice } from '../contract/alerts.ts';
import { rule } from '../contract/alerts.ts';
import { Problem } from '../contract/problem.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { FakeHistory } from './history.fixture.ts';
import { AlertService } from './service.ts';
import { alertMigrations } from './store.ts';

const START = Date.parse('2026-03-02T10:00:00Z');
const CPU = 'cpu.used|gpu-1|';

function rig(path = ':memory:', from = START, onNotice = (_: Notice): void => {}) {
  const db = openDatabase(path, [alertMigrations]);
  const history = new FakeHistory();
  const clock = { now: from, judges: true, stopped: null as Problem | null };
  const problems: string[] = [];
  const alerts = new AlertService({
    db,
    history,
    places: { labels: () => ({}), hostOf: () => 'gpu-1' },
    judges: () => clock.judges,
    stopped: () => clock.stopped,
    operator: 'ann',
    onProblem: ({ message }) => problems.push(message),
    now: () => clock.now,
  });
  const stop = new AbortController();
  const reading = (async () => {
    for await (const notice of alerts.notices(stop.signal)) onNotice(notice);
  })();
  /** So many seconds, five a round; null: no samples. */
  const pass = async (seconds: number, value: number | null, series = CPU) => {
    for (const end = clock.now + seconds * 1_000; clock.now < end; ) {
      clock.now += 5_000;
      if (value !== null) history.put(series, clock.now, value);
      alerts.round();
      await turn();
    }
  };
  const close = async () => {
    stop.abort();
    await reading;
    await alerts.close();
    db.close();
  };
  return { db, history, clock, problems, alerts, pass, close };
}

const hot = rule.parse({
  name: 'hot',
  metric: 'cpu.used',
  fn: 'last',
  overS: 20,
  when: { kind: 'threshold', op: '>', value: 0.9 },
  forS: 30,
});

const statusOf = ({ status, firing, resolved }: Notice) => `${status} ${firing.length} ${resolved.length}`;

describe('the service', () => {
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'alerts-'));
  });
  after(() => rm(dir, { recursive: true }));

  it('judges, shows, tells after the group has waited, and tells the end', async () => {
    const told: string[] = [];
    const { alerts, pass, clock, problems, close } = rig(':memory:', START, (notice) => told.push(statusOf(notice)));
    alerts.putRule(hot);
    await pass(30, 0.95);
    assert.equal(alerts.list()[0]?.state, 'pending');
    await pass(5, 0.95);
    assert.equal(alerts.list()[0]?.state, 'firing');
    await pass(25, 0.95);
    assert.deepEqual(told, []);
    await pass(5, 0.95);
    assert.deepEqual(told, ['firing 1 0']);
    await pass(300, 0.1);
    assert.deepEqual(told, ['firing 1 0', 'resolved 0 1']);
    const trail = alerts.trail(new Date(START).toISOString(), new Date(clock.now).toISOString(), 10);
    assert.deepEqual(
      trail.map(({ what }) => what),
      ['told', 'resolved', 'told', 'firing', 'pending'],
    );
    assert.deepEqual(problems, []);
    await close();
  });

  it('goes on after a restart: nothing is told twice, nothing is resolved by the gap', async () => {
    const path = join(dir, 'restart.db');
    const told: string[] = [];
    const first = rig(path, START, (notice) => told.push(statusOf(notice)));
    first.alerts.putRule(hot);
    await first.pass(100, 0.95);
    first.alerts.ack([`hot|${CPU}`], 'on it');
    await first.close();
    const second = rig(path, first.clock.now + 600_000, (notice) => told.push(statusOf(notice)));
    await second.pass(10, null);
    const [alert] = second.alerts.list();
    assert.deepEqual([alert?.state, alert?.acked?.note], ['firing', 'on it']);
    await second.pass(600, 0.95);
    assert.deepEqual(told, ['firing 1 0']);
    await second.pass(310, 0.1);
    assert.deepEqual(told, ['firing 1 0', 'resolved 0 1']);
    await second.close();
  });

  it('counts what was pending before a restart, not the restart', async () => {
    const path = join(dir, 'pending.db');
    const first = rig(path);
    first.alerts.putRule(hot);
    await first.pass(20, 0.95);
    await first.close();
    const second = rig(path, first.clock.now + 600_000);
    await second.pass(10, 0.95);
    assert.equal(second.alerts.list()[0]?.state, 'pending');
    await second.pass(10, 0.95);
    assert.equal(second.alerts.list()[0]?.state, 'firing');
    await second.close();
  });

  it('of two processes one judges, and takes up what the other set', async () => {
    const path = join(dir, 'two.db');
    const told: string[] = [];
    const judging = rig(path, START, (notice) => told.push(statusOf(notice)));
    const other = rig(path, START, (notice) => told.push(`other ${statusOf(notice)}`));
    other.clock.judges = false;
    other.alerts.putRule(hot);
    await judging.pass(40, 0.95);
    await other.pass(40, 0.95);
    assert.deepEqual(
      other.alerts.list().map(({ state }) => state),
      ['firing'],
    );
    other.alerts.ack([`hot|${CPU}`], '');
    const until = new Date(START + 500_000).toISOString();
    const { id } = other.alerts.silence({ matchers: [{ of: 'host', op: 'is', value: 'gpu-1' }], until, comment: '' });
    await judging.pass(5, 0.95);
    assert.equal(judging.alerts.list()[0]?.acked?.by, 'ann');
    assert.equal(judging.alerts.list()[0]?.silencedBy, id);
    await judging.pass(300, 0.95);
    assert.deepEqual(told, []);
    other.alerts.endSilence(id);
    other.alerts.unack([`hot|${CPU}`]);
    await judging.pass(310, 0.95);
    assert.deepEqual(told, ['firing 1 0']);
    await judging.close();
    await other.close();
  });

  it('looks its baselines up again where rules have changed, not where another process wrote something else', async () => {
    const path = join(dir, 'baselines.db');
    const judging = rig(path);
    const other = rig(path);
    other.clock.judges = false;
    let lookUps = 0;
    const { query } = judging.history;
    judging.history.query = (wish) => {
      lookUps += 1;
      return query.call(judging.history, wish);
    };
    const unusual = { kind: 'baseline', of: 'rolling', deviations: 3, side: 'above', atLeast: 0 } as const;
    judging.alerts.putRule({ ...hot, name: 'unusual', when: unusual });
    await judging.pass(10, 0.5);
    assert.ok(lookUps > 0);
    const before = lookUps;
    const until = new Date(START + 500_000).toISOString();
    other.alerts.silence({ matchers: [{ of: 'host', op: 'is', value: 'gpu-9' }], until, comment: '' });
    await judging.pass(10, 0.5);
    assert.equal(lookUps, before);
    other.alerts.putRule(hot);
    await judging.pass(5, 0.5);
    assert.ok(lookUps > before);
    await judging.close();
    await other.close();
  });

  it('counts no time in which this computer slept', async () => {
    const { alerts, pass, clock, close } = rig();
    alerts.putRule(hot);
    await pass(20, 0.95);
    clock.now += 3_600_000;
    await pass(10, 0.95);
    assert.equal(alerts.list()[0]?.state, 'pending');
    await pass(30, 0.95);
    assert.equal(alerts.list()[0]?.state, 'firing');
    await close();
  });

  it('tells that nothing is recorded, though nothing can be written', async () => {
    const told: string[] = [];
    const { alerts, pass, clock, db, problems, close } = rig(':memory:', START, ({ title }) => told.push(title));
    await pass(5, 0.1);
    db.exec('PRAGMA query_only = 1');
    clock.stopped = new Problem('disk-full', 'Free some room', {});
    await pass(100, 0.1);
    assert.deepEqual(told, ['Firing: telemetry-stopped: Nothing is recorded by this-computer: look at its disk']);
    assert.equal(alerts.list()[0]?.rule, 'telemetry-stopped');
    assert.equal(problems.length, 1, 'once, as long as it is the same');
    assert.match(problems[0] ?? '', /readonly database/);
    db.exec('PRAGMA query_only = 0');
    clock.stopped = null;
    await pass(60, 0.1);
    const trail = alerts.trail('2000', '3000', 100).map(({ what }) => what);
    assert.ok(trail.includes('firing') && trail.includes('resolved'), trail.join());
    await close();
  });

  it('keeps what a silent host says else from being told', async () => {
    const told: string[] = [];
    const { alerts, pass, history, clock, close } = rig(':memory:', START, ({ title }) => told.push(title));
    alerts.putRule({ ...hot, overS: 900, forS: 0 });
    history.put('memory.used|gpu-1|', clock.now, 1);
    await pass(60, 0.1);
    history.put(CPU, clock.now, 0.99);
    await pass(100, null);
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /host-silent/);
    const inhibited = alerts.list().find(({ rule }) => rule === 'hot');
    assert.equal(inhibited?.inhibitedBy, 'host-silent|memory.used|gpu-1|');
    await close();
  });

  it('refuses what is not there, and commands from elsewhere; takes a text as a whole or not at all', async () => {
    const { alerts, close } = rig();
    assert.throws(() => alerts.ack(['hot|x'], ''), { code: 'alert-unknown' });
    assert.throws(() => alerts.removeRule('none'), { code: 'rule-unknown' });
    assert.throws(() => alerts.removeRule('host-silent'), { code: 'usage' });
    assert.throws(() => alerts.endSilence('x'), { code: 'silence-unknown' });
    assert.throws(() => alerts.removeMaintenance('x'), { code: 'silence-unknown' });
    assert.throws(() => alerts.putRule({ ...hot, channels: ['dekstop'] }), /did you mean desktop/);
    assert.throws(() => alerts.putRule({ ...hot, by: 'fs.size' }), { code: 'rule-invalid' });
    await assert.rejects(alerts.testChannel('none', new AbortController().signal), { code: 'channel-unknown' });
    const webhook = { kind: 'webhook', name: 'w', url: 'http://127.0.0.1:6000/' } as const;
    assert.throws(() => alerts.putChannel(webhook), { code: 'usage', message: /another port than 6000:/ });
    const argv = ['/bin/true'];
    assert.throws(() => alerts.putChannel({ kind: 'command', name: 'c', argv }), { code: 'usage' });
    const before = alerts.yaml();
    const withCommand = before.replace('channels:', 'channels:\n  - { kind: command, name: c, argv: [/bin/true] }');
    assert.throws(() => alerts.putYaml(withCommand, { isHere: false }), { code: 'usage' });
    assert.throws(() => alerts.putYaml(`${before}\nrules: []`, { isHere: true }), { code: 'rule-invalid' });
    const bad = before.replace('channels:', 'channels:\n  - { kind: webhook, name: w, url: x }');
    assert.throws(() => alerts.putYaml(bad, { isHere: true }), { code: 'rule-invalid' });
    assert.equal(alerts.yaml(), before);
    alerts.putYaml(withCommand, { isHere: true });
    alerts.putYaml(alerts.yaml(), { isHere: false });
    assert.deepEqual(
      alerts.channels().map(({ channel }) => channel.kind),
      ['command', 'native'],
    );
    await close();
  });

  it('says what a rule would have done', async () => {
    const { alerts, pass, clock, close } = rig();
    await pass(300, 0.1);
    await pass(300, 0.95);
    await pass(300, 0.1);
    const rule = { ...hot, overS: 60, forS: 120 };
    const { watches, would } = await alerts.tryRule(rule, START, clock.now, new AbortController().signal);
    assert.equal(watches, 1);
    assert.equal(would.length, 1);
    assert.ok(would[0]?.firedAt && would[0].resolvedAt);
    const firedAfter = (Date.parse(would[0].firedAt) - START) / 1_000;
    assert.ok(firedAfter >= 420 && firedAfter <= 600, String(firedAfter));
    assert.deepEqual(alerts.list(), []);
    await close();
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
