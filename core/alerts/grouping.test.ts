import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Grouping } from '../contract/alerts.ts';
import { alertRow } from './alert-row.ts';
import { afterTelling, type GroupState, planTellings, type Tellable } from './grouping.ts';
import type { Standing } from './model.ts';

const grouping: Grouping = { by: ['rule'], waitS: 30, intervalS: 300, repeatS: 14_400 };
const NONE = { ack: undefined, silencedBy: null, inhibitedBy: null };

function tellable(series: string, firedAt: number, of: Partial<Tellable & { resolvedAt: number }> = {}): Tellable {
  const resolvedAt = of.resolvedAt ?? null;
  const standing: Standing = {
    ...{ key: `r|cpu.used|${series}|`, rule: 'r', series: `cpu.used|${series}|`, host: series, service: null },
    ...{ severity: 'warning', state: resolvedAt === null ? 'firing' : 'resolved', value: 1, limit: 0, summary: '' },
    ...{ pendingAt: firedAt, firedAt, resolvedAt, keptSince: null },
  };
  const { isMuted = false, isAcked = false, channels = ['desktop'] } = of;
  return { standing, alert: alertRow(standing, NONE), isMuted, isAcked, channels };
}

/** What is told, second by second, of what there is at that second. Every telling succeeds unless `fails` says so. */
function told(
  until: number,
  alertsAt: (now: number) => readonly Tellable[],
  { fails = (_: number): boolean => false } = {},
): [number, number, number][] {
  let groups: ReadonlyMap<string, GroupState> = new Map();
  const all: [number, number, number][] = [];
  for (let now = 0; now <= until; now += 5) {
    const plan = planTellings(groups, alertsAt(now), grouping, now * 1_000);
    const next = new Map(plan.groups);
    for (const telling of plan.tellings) {
      all.push([now, telling.firing.length, telling.resolved.length]);
      if (!fails(now)) next.set(telling.group.key, afterTelling(telling, now * 1_000));
    }
    groups = next;
  }
  return all;
}

describe('what is told when', () => {
  it('waits 30 s, then tells news every 5 min, then repeats after 4 h', () => {
    const first = tellable('a', 0);
    const second = tellable('b', 40_000);
    const times = told(20_000, (now) => (now < 40 ? [first] : [first, second]));
    assert.deepEqual(times, [
      [30, 1, 0],
      [330, 2, 0],
      [14_730, 2, 0],
    ]);
  });

  it('tells the end of what was told, once, and of what was not told nothing', () => {
    const brief = (now: number) => (now < 20 ? [tellable('a', 0)] : [tellable('a', 0, { resolvedAt: 20_000 })]);
    assert.deepEqual(told(2_000, brief), []);
    const long = (now: number) => (now < 100 ? [tellable('a', 0)] : [tellable('a', 0, { resolvedAt: 100_000 })]);
    assert.deepEqual(told(20_000, long), [
      [30, 1, 0],
      [330, 0, 1],
    ]);
  });

  it('tells nothing that is muted, and tells it once it is muted no more', () => {
    const times = told(2_000, (now) => [tellable('a', 0, { isMuted: now < 1_000 })]);
    assert.deepEqual(times, [[1_230, 1, 0]]);
  });

  it('repeats nothing that is acknowledged, but tells its end', () => {
    const times = told(40_000, (now) => [
      tellable('a', 0, { isAcked: now > 100, ...(now > 30_000 && { resolvedAt: 30_000_000 }) }),
    ]);
    assert.deepEqual(times, [
      [30, 1, 0],
      [30_030, 0, 1],
    ]);
  });

  it('tries a telling that failed again when the group is looked at next', () => {
    const times = told(700, () => [tellable('a', 0)], { fails: (now) => now < 300 });
    assert.deepEqual(times, [
      [30, 1, 0],
      [330, 1, 0],
    ]);
  });

  it('does not wait again for what fired long ago, and tells nothing twice after a restart', () => {
    const alerts = [tellable('a', 0)];
    const plan = planTellings(new Map(), alerts, grouping, 100_000);
    assert.equal(plan.tellings.length, 1);
    const [telling] = plan.tellings;
    assert.ok(telling);
    const kept: GroupState = JSON.parse(JSON.stringify(afterTelling(telling, 100_000)));
    assert.deepEqual(planTellings(new Map([[kept.key, kept]]), alerts, grouping, 500_000).tellings, []);
  });

  it('leaves a group alone that is being told', () => {
    const { groups, tellings } = planTellings(new Map(), [tellable('a', 0)], grouping, 100_000);
    assert.equal(tellings.length, 1);
    const busy = new Set(groups.keys());
    assert.deepEqual(planTellings(groups, [tellable('a', 0)], grouping, 10_000_000, busy).tellings, []);
  });

  it('tells each channel by itself, and groups by what it is asked to', () => {
    const alerts = [tellable('a', 0, { channels: ['x', 'y'] }), tellable('b', 0, { channels: ['x'] })];
    const of = (by: Grouping['by']) =>
      planTellings(new Map(), alerts, { ...grouping, by }, 60_000)
        .tellings.map(({ group, firing }) => `${group.channel} ${group.labels.host ?? '*'} ${firing.length}`)
        .toSorted();
    assert.deepEqual(of(['rule']), ['x * 2', 'y * 1']);
    assert.deepEqual(of(['host']), ['x a 1', 'x b 1', 'y a 1']);
  });

  it('never tells a group more often than the interval says, whatever comes and goes', () => {
    const flips = fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.constantFrom('a', 'b', 'c'), fc.boolean()));
    fc.assert(
      fc.property(flips, (flips) => {
        const at = (now: number) =>
          ['a', 'b', 'c'].flatMap((series) => {
            const last = flips
              .filter(([when, of]) => when <= now && of === series)
              .toSorted((a, b) => a[0] - b[0])
              .at(-1);
            if (!last) return [];
            return [tellable(series, 0, last[2] ? {} : { resolvedAt: last[0] * 1_000 })];
          });
        const times = told(3_500, at).map(([when]) => when);
        // A group that has ended and begins anew waits its 30 s only.
        for (const [index, when] of times.entries()) assert.ok(index === 0 || when - (times[index - 1] ?? 0) >= 30);
        const counts = told(3_500, at);
        assert.ok(counts.every(([, firing, resolved]) => firing + resolved > 0));
      }),
      { numRuns: 50 },
    );
  });
});
