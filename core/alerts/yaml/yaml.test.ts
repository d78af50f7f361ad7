import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Maintenance, type Rule, rule } from '../../contract/alerts.ts';
import { type Metric, metrics } from '../../contract/metrics.ts';
import { Problem } from '../../contract/problem.ts';
import { builtInChannel, builtInRules, usualGrouping } from '../built-in.ts';
import type { Setup } from '../settings.ts';
import { refuseNewCommands, setupOf } from './read.ts';
import { yamlOf } from './write.ts';

const text = `
rules:
  - alert: gpu-hot
    metric: gpu.temperature
    on: { name: 'gpu-*', labels: { region: eu } }
    when: '>= 85'
    for: 1h30m
    keep_firing_for: 2m
    summary: '{{name}} is at {{value}}'
  - alert: disk
    metric: fs.used
    by: fs.size
    fn: last
    over: 5m
    when: '> 90%'
  - alert: slow
    metric: latency.p95
    when: { baseline: rolling, deviations: 6, side: above, at_least: 0.01 }
    channels: [ops]
channels:
  - { kind: webhook, name: ops, url: 'https://example.com/hook', token_file: /etc/token }
maintenance:
  - { name: sunday, match: ['host=gpu-*', 'severity!=page'], days: [sun], start: '22:00', for: 8h }
grouping: { by: [host], wait: 10s }
`;

describe('a set-up as YAML', () => {
  it('reads as what it says', () => {
    const { rules, channels, maintenance, grouping } = setupOf(text);
    const [hot, disk, slow] = rules;
    assert.deepEqual(
      [hot?.forS, hot?.keepFiringForS, hot?.on],
      [5_400, 120, { name: 'gpu-*', labels: { region: 'eu' } }],
    );
    assert.deepEqual([disk?.overS, disk?.when], [300, { kind: 'threshold', op: '>', value: 0.9 }]);
    assert.deepEqual(slow?.when, { kind: 'baseline', of: 'rolling', deviations: 6, side: 'above', atLeast: 0.01 });
    assert.deepEqual(channels, [
      { kind: 'webhook', name: 'ops', url: 'https://example.com/hook', tokenFile: '/etc/token' },
    ]);
    assert.deepEqual(
      maintenance[0]?.matchers.map(({ op }) => op),
      ['like', 'is-not'],
    );
    assert.equal(maintenance[0]?.minutes, 480);
    assert.deepEqual(grouping, { by: ['host'], waitS: 10, intervalS: 300, repeatS: 14_400 });
  });

  it('of the built-in rules reads back as the same', () => {
    const setup: Setup = { rules: builtInRules, maintenance: [], channels: [builtInChannel], grouping: usualGrouping };
    assert.deepEqual(setupOf(yamlOf(setup)), setup);
  });

  it('of any rule and window reads back as the same', () => {
    const seconds = fc.integer({ min: 0, max: 86_400 });
    const glob = fc.string({ minLength: 1, maxLength: 30 });
    const when: fc.Arbitrary<Rule['when']> = fc.oneof(
      fc.record({
        kind: fc.constant('threshold' as const),
        op: fc.constantFrom('>', '>=', '<', '<='),
        value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      }),
      fc.record({
        kind: fc.constant('baseline' as const),
        of: fc.constantFrom('hour-of-week', 'rolling'),
        deviations: fc.integer({ min: 1, max: 100 }),
        side: fc.constantFrom('above', 'below', 'both'),
        atLeast: fc.integer({ min: 0, max: 10 }),
      }),
      fc.constant({ kind: 'absent' as const }),
    );
    const one: fc.Arbitrary<Rule> = fc.record({
      name: fc.constantFrom('a', 'gpu-hot'),
      enabled: fc.boolean(),
      severity: fc.constantFrom('page', 'warning', 'info'),
      metric: fc.constantFrom(...(Object.keys(metrics) as Metric[])),
      on: fc.record(
        { name: glob, part: glob, labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string()) },
        { requiredKeys: [] },
      ),
      fn: fc.constantFrom('last', 'mean', 'min', 'max', 'rise'),
      overS: fc.integer({ min: 1, max: 900 }),
      when,
      forS: seconds,
      keepFiringForS: seconds,
      summary: fc.string({ maxLength: 100 }),
      inhibits: fc.array(glob, { maxLength: 3 }),
      channels: fc.constantFrom([], ['desktop']),
    });
    const window: fc.Arbitrary<Maintenance> = fc.record({
      name: fc.constant('w'),
      matchers: fc.constant([{ of: 'host', op: 'like', value: 'gpu-*' }]),
      days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
      start: fc.constant('08:05'),
      minutes: fc.integer({ min: 1, max: 10_080 }),
      comment: fc.string(),
    });
    fc.assert(
      fc.property(one, window, (one, window) => {
        const setup = { rules: [one], maintenance: [window], channels: [builtInChannel], grouping: usualGrouping };
        assert.deepEqual(setupOf(yamlOf(setup)), JSON.parse(JSON.stringify(setup)));
      }),
      { numRuns: 300 },
    );
  });

  const faults: readonly (readonly [string, number, RegExp])[] = [
    ['rules:\n  - alert: a\n    metric: cpu.usd\n    when: "> 1"\n', 3, /did you mean cpu\.used\?/],
    [
      'rules:\n  - alert: a\n    metric: cpu.used\n    when: "> 1"\n    for: 5 minutes\n',
      5,
      /30s, 5m or 1h30m, not "5 minutes"/,
    ],
    ['rules:\n  - alert: a\n    metric: cpu.used\n    when: more than 1\n', 4, />= 90%/],
    ['rules:\n  - alert: a\n    metric: cpu.used\n    fro: 5m\n    when: "> 1"\n', 4, /fro/],
    ['rules:\n  - alert: A b\n    metric: cpu.used\n    when: "> 1"\n', 2, /a-z, 0-9/],
    ['rules:\n  - metric: cpu.used\n    when: "> 1"\n', 2, /alert/],
    ['rules:\n  - alert: a\n   metric: x\n', 3, /./],
    [
      'maintenance:\n  - name: w\n    match: [hots=a]\n    days: [sun]\n    start: "22:00"\n    for: 1h\n',
      3,
      /LABEL=VALUE/,
    ],
    ['channels:\n  - kind: webhook\n    name: w\n    url: ftp://x\n', 4, /url/i],
    ['nothing: 1\n', 1, /nothing/],
    ['[1, 2]', 1, /./],
  ];
  for (const [text, line, why] of faults)
    it(`says what is wrong with ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.throws(
        () => setupOf(text),
        (error) => {
          assert.ok(error instanceof Problem && error.code === 'rule-invalid', String(error));
          assert.equal(error.data.line, line, error.message);
          assert.match(error.message, why);
          return true;
        },
      );
    });

  it('that holds nothing is refused, one that holds no rules is not', () => {
    for (const empty of ['', '\n', '# rules of the north\n', '---\n', '{}', 'null'])
      assert.throws(() => setupOf(empty), { code: 'usage', message: /nothing was changed/ }, empty);
    assert.deepEqual(setupOf('rules: []').rules, []);
  });

  it('gives a name once', () => {
    const twice = `rules:\n${'  - { alert: a, metric: cpu.used, when: "> 1" }\n'.repeat(2)}`;
    assert.throws(() => setupOf(twice), /Give a once/);
  });

  it('repeats no alias without end', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((letter, at) => `${letter}: &${letter} [${Array(10).fill(`*${'abcdefgh'[at]}`).join(',')}]`)
      .join('\n')}\n`;
    assert.throws(() => setupOf(bomb), { code: 'rule-invalid' });
  });

  it('sets no command from elsewhere, but keeps those that are there', () => {
    const one = { kind: 'command', name: 'c', argv: ['/bin/true'] } as const;
    refuseNewCommands([one], [one]);
    assert.throws(() => refuseNewCommands([one], []), { code: 'usage' });
    assert.throws(() => refuseNewCommands([{ ...one, argv: ['/bin/sh'] }], [one]), { code: 'usage' });
  });

  it('holds what a rule may hold', () => {
    assert.equal(rule.parse(setupOf(text).rules[0]).name, 'gpu-hot');
  });
});
