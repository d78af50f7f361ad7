import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { z } from 'zod';
import { rule as ruleShape } from '../contract/alerts.ts';
import { FakeHistory } from './history.fixture.ts';
import { Judge } from './judge.ts';
import type { Change } from './model.ts';

const START = Date.parse('2026-03-25T10:00:00Z');
const ruleOf = (of: Partial<z.input<typeof ruleShape>>) =>
  ruleShape.parse({
    ...{ name: 'r', metric: 'cpu.used', fn: 'last', overS: 20 },
    ...{ when: { kind: 'threshold', op: '>', value: 0.9 } },
    ...of,
  });

function rig(...rules: ReturnType<typeof ruleOf>[]) {
  const history = new FakeHistory();
  const known = { hosts: new Set(['a', 'b', 'c']), services: new Map([['credit', 'a']]) };
  const make = () => {
    const judge = new Judge({
      history,
      places: {
        labels: (host) => (known.hosts.has(host) ? { region: host === 'a' ? 'eu' : 'us' } : null),
        hostOf: (service) => known.services.get(service) ?? null,
      },
    });
    judge.setRules(rules);
    return judge;
  };
  const judge = make();
  judge.restore([], [], START, 0);
  let at = START;
  /** So many seconds of these values, five seconds a round. */
  const pass = (seconds: number, values: Readonly<Record<string, number>>, of = judge): Change[] => {
    const changes: Change[] = [];
    for (const end = at + seconds * 1_000; at < end; ) {
      at += 5_000;
      for (const [series, value] of Object.entries(values)) history.put(series, at, value);
      changes.push(...of.round(at));
    }
    return changes;
  };
  const skip = (seconds: number) => {
    at += seconds * 1_000;
    return at;
  };
  return { history, known, judge, make, pass, skip };
}

const brief = (changes: readonly Change[]) =>
  changes.map(({ at, what, standing }) => `${(at - START) / 1_000} ${what} ${standing.key}`);

describe('judging', () => {
  it('looks at the series that the rule names, and words the alert', () => {
    const { pass } = rig(ruleOf({ on: { labels: { region: 'e*' } } }), ruleOf({ name: 's', on: { name: 'b' } }));
    const changes = pass(5, { 'cpu.used|a|': 0.95, 'cpu.used|b|': 0.99, 'load1|a|': 5 });
    assert.deepEqual(brief(changes), ['5 firing r|cpu.used|a|', '5 firing s|cpu.used|b|']);
    assert.equal(changes[0]?.standing.summary, 'CPU on a is 95 %, the limit is 90 %');
  });

  it('divides, and judges nothing where the whole is missing or 0', () => {
    const full = ruleOf({ metric: 'fs.used', by: 'fs.size', when: { kind: 'threshold', op: '>=', value: 0.9 } });
    const { pass } = rig(full);
    const part = { 'fs.used|a|/': 95, 'fs.size|a|/': 100, 'fs.used|a|/x': 95, 'fs.used|b|/': 95, 'fs.size|b|/': 0 };
    assert.deepEqual(brief(pass(5, part)), ['5 firing r|fs.used|a|/']);
  });

  it('takes the mean, the extremes or the rise of the samples', () => {
    const of = (fn: 'mean' | 'min' | 'max' | 'rise', value: number) =>
      ruleOf({ name: fn, fn, when: { kind: 'threshold', op: '>=', value } });
    const { pass } = rig(of('mean', 2.5), of('min', 1), of('max', 4), of('rise', 4));
    const series = (value: number) => ({ 'cpu.used|a|': value });
    const fired = [1, 4, 0, 5].flatMap((value) => brief(pass(5, series(value))));
    // Windows: [1], [1 4], [1 4 0], [1 4 0 5]; the rise is 3, 3, 8 for a counter that began anew is no fall.
    assert.deepEqual(fired, [
      '5 firing min|cpu.used|a|',
      '10 firing mean|cpu.used|a|',
      '10 firing max|cpu.used|a|',
      '15 resolved mean|cpu.used|a|',
      '15 resolved min|cpu.used|a|',
      '20 firing mean|cpu.used|a|',
      '20 firing rise|cpu.used|a|',
    ]);
  });

  it('resolves what has no samples any more, as it is neither above nor below', () => {
    const { pass } = rig(ruleOf({}));
    pass(100, { 'cpu.used|a|': 0.95 });
    assert.deepEqual(brief(pass(60, {})), ['120 resolved r|cpu.used|a|']);
  });

  it('judges other series the same, whatever one of them does', () => {
    const values = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 30 });
    const run = (a: readonly (number | null)[], b: readonly (number | null)[]) => {
      const { pass } = rig(ruleOf({ forS: 10, keepFiringForS: 10 }));
      const changes = a.flatMap((value, at) => {
        const other = b[at] ?? null;
        return pass(5, {
          ...(other !== null && { 'cpu.used|b|': other }),
          ...(value !== null && { 'cpu.used|a|': value }),
        });
      });
      return brief(changes.filter(({ standing }) => standing.series === 'cpu.used|a|'));
    };
    fc.assert(
      fc.property(values, values, (a, b) => assert.deepEqual(run(a, b), run(a, []))),
      { numRuns: 60 },
    );
  });

  it('ends the alerts of a rule that is gone, and keeps those of one that was changed', () => {
    const { judge, pass } = rig(ruleOf({}));
    pass(5, { 'cpu.used|a|': 0.95 });
    judge.setRules([ruleOf({ severity: 'page' })]);
    assert.deepEqual(brief(pass(5, { 'cpu.used|a|': 0.95 })), []);
    assert.equal([...judge.standings()][0]?.severity, 'page');
    judge.setRules([]);
    assert.deepEqual(brief(pass(5, { 'cpu.used|a|': 0.95 })), ['15 resolved r|cpu.used|a|']);
    assert.equal([...judge.standings()].length, 1);
    assert.deepEqual(brief(pass(5, {})), []);
  });

  it('goes on with the others when a rule can not be judged', () => {
    const { history, judge, pass } = rig(ruleOf({ name: 'bad', metric: 'load1' }), ruleOf({}));
    const { latest } = history;
    history.latest = (series) => {
      if (series.startsWith('load1')) throw new Error('it broke');
      return latest.call(history, series);
    };
    assert.deepEqual(brief(pass(5, { 'load1|a|': 1, 'cpu.used|a|': 1 })), ['5 firing r|cpu.used|a|']);
    assert.match(judge.report('bad').problem?.message ?? '', /it broke/);
    assert.equal(judge.report('r').problem, null);
  });
});

describe('no data', () => {
  const silent = ruleOf({ overS: 30, when: { kind: 'absent' } });

  it('fires after the time, names the series, and ends with the next sample', () => {
    const { pass } = rig(silent);
    pass(100, { 'cpu.used|a|': 0.1, 'cpu.used|b|': 0.1 });
    const changes = pass(60, { 'cpu.used|b|': 0.1 });
    assert.deepEqual(brief(changes), ['130 firing r|cpu.used|a|']);
    assert.equal(changes[0]?.standing.summary, 'CPU on a: no data for 30 s');
    assert.deepEqual(brief(pass(5, { 'cpu.used|a|': 0.1, 'cpu.used|b|': 0.1 })), ['165 resolved r|cpu.used|a|']);
  });

  it('is none of what never said anything, and none of a host that is not there any more', () => {
    const { pass, known, history } = rig(silent);
    assert.deepEqual(brief(pass(200, {})), []);
    pass(10, { 'cpu.used|a|': 0.1 });
    known.hosts.delete('a');
    history.forget('cpu.used|a|');
    assert.deepEqual(brief(pass(200, {})), []);
  });

  it('fires on while the host is there, and a container is forgotten after a day', () => {
    const { pass, history, judge } = rig(
      silent,
      ruleOf({ name: 'c', metric: 'container.cpu', overS: 30, when: { kind: 'absent' } }),
    );
    pass(5, { 'cpu.used|a|': 0.1, 'container.cpu|a/x|': 1 });
    pass(60, {});
    history.forget('cpu.used|a|');
    history.forget('container.cpu|a/x|');
    assert.deepEqual(
      [...judge.standings()].map(({ state }) => state),
      ['firing', 'firing'],
    );
    const later = pass(25 * 3_600, {});
    assert.deepEqual(
      later.map(({ standing, what }) => `${what} ${standing.rule}`),
      ['resolved c'],
    );
  });
});

describe('a restart', () => {
  it('counts pending time on, and its own gap neither fires nor resolves', () => {
    const { judge, make, pass, skip, history } = rig(ruleOf({ forS: 60 }), ruleOf({ name: 'f' }));
    pass(30, { 'cpu.used|a|': 0.95 });
    const standings = JSON.parse(JSON.stringify([...judge.standings()]));
    history.forget('cpu.used|a|');
    const second = make();
    second.restore(standings, [], skip(3_600), 3_600_000);
    // Nothing is known for a minute: nothing changes.
    assert.deepEqual(brief(pass(60, {}, second)), []);
    assert.deepEqual(
      [...second.standings()].map(({ state }) => state),
      ['pending', 'firing'],
    );
    // It was pending for 25 s, and is for 60 s more since the restart.
    const changes = pass(10, { 'cpu.used|a|': 0.95 }, second);
    assert.deepEqual(brief(changes), [`${30 + 3_600 + 65} firing r|cpu.used|a|`]);
  });

  it('waits for series that are known but say nothing yet', () => {
    const { judge, make, pass, skip } = rig(ruleOf({}));
    pass(30, { 'cpu.used|a|': 0.95 });
    const second = make();
    second.restore([...judge.standings()], [], skip(300), 300_000);
    assert.deepEqual(brief(pass(75, {}, second)), []);
    assert.deepEqual(brief(pass(5, {}, second)), ['410 resolved r|cpu.used|a|']);
  });

  it('resolves what stays away', () => {
    const { judge, make, pass, skip, history } = rig(ruleOf({}));
    pass(30, { 'cpu.used|a|': 0.95 });
    const standings = [...judge.standings()];
    history.forget('cpu.used|a|');
    const second = make();
    second.restore(standings, [], skip(10), 10_000);
    assert.deepEqual(brief(pass(75, {}, second)), []);
    assert.deepEqual(brief(pass(5, {}, second)), ['120 resolved r|cpu.used|a|']);
  });

  it('finds a host that went silent meanwhile, once others had time to be reached', () => {
    const silent = ruleOf({ overS: 30, when: { kind: 'absent' } });
    const { judge, make, pass, skip, history } = rig(silent);
    pass(10, { 'cpu.used|a|': 0.1 });
    const seen = [...judge.seen()];
    history.forget('cpu.used|a|');
    const second = make();
    second.restore([], seen, skip(1_000), 1_000_000);
    assert.deepEqual(brief(pass(85, {}, second)), []);
    assert.deepEqual(brief(pass(5, {}, second)), ['1100 firing r|cpu.used|a|']);
  });
});

describe('a baseline', () => {
  const usual = ruleOf({ when: { kind: 'baseline', of: 'rolling', deviations: 4, side: 'above', atLeast: 0 } });

  it('never fires where there is too little history, and says so', () => {
    const { judge, pass } = rig(usual);
    assert.deepEqual(brief(pass(20, { 'cpu.used|a|': 1 })), []);
    assert.match(judge.report('r').problem?.message ?? '', /^Wait until there is a day of history: 1 of 1 series/);
  });

  it('fires away from what is usual, with the limit that was passed', () => {
    const { history, pass } = rig(usual);
    for (let minute = -2_000; minute < 0; minute++)
      history.put('cpu.used|a|', START + minute * 60_000, 0.2 + (minute % 3) / 100);
    assert.deepEqual(brief(pass(5, { 'cpu.used|a|': 0.23 })), []);
    const [fired] = pass(5, { 'cpu.used|a|': 0.3 });
    // Values 0.18, 0.19, 0.2: median 0.19, MAD 0.01.
    assert.ok(Math.abs((fired?.standing.limit ?? 0) - (0.19 + 4 * 1.4826 * 0.01)) < 1e-9);
  });
});
