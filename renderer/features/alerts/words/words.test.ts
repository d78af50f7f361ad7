import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Alert, type Rule, rule } from '../../../../core/contract/alerts.ts';
import type { Unit } from '../../../../core/contract/metrics.ts';
import { alert } from '../alert.fixture.ts';
import { compareAlerts, monitorPath, placeOf, readingOf, startOf } from './alert-words.ts';
import { ruleWords } from './rule-words.ts';
import { transitionWords } from './trail-words.ts';
import { readValue, unitOf, writeValue } from './units.ts';
import { readSpan, spanWords, valueWords, writeSpan } from './value-words.ts';

const units: readonly Unit[] = [
  'share',
  'count',
  'per-second',
  'bytes',
  'bytes-per-second',
  'seconds',
  'celsius',
  'watts',
  'hertz',
];

describe('a value that is typed', () => {
  it('is read in the unit of its metric', () => {
    const cases: readonly (readonly [string, Unit, number | null])[] = [
      ['90 %', 'share', 0.9],
      ['90', 'share', 0.9],
      ['7%', 'share', 0.07],
      ['10 GiB', 'bytes', 10 * 1_024 ** 3],
      ['500 mb', 'bytes', 5e8],
      ['100 MB/s', 'bytes-per-second', 1e8],
      ['100 MB', 'bytes-per-second', null],
      ['250 ms', 'seconds', 0.25],
      ['5', 'seconds', 5],
      ['30 min', 'seconds', 1_800],
      ['-5 s', 'seconds', -5],
      ['1.2 GHz', 'hertz', 1.2e9],
      ['90 °C', 'celsius', 90],
      ['90 C', 'celsius', 90],
      ['5 /s', 'per-second', 5],
      ['', 'share', null],
      ['many', 'share', null],
      ['5 GB', 'share', null],
      ['5 min 3', 'seconds', null],
      ['.', 'count', null],
    ];
    for (const [text, unit, value] of cases) assert.equal(readValue(text, unit), value, `${text} in ${unit}`);
  });

  it('is the same after it was written to be edited', () => {
    const typed = fc.tuple(fc.constantFrom(...units), fc.integer({ min: -99_999, max: 99_999 }), fc.nat(6));
    fc.assert(
      fc.property(typed, ([unit, digits, point]) => {
        const value = Number((digits / 10 ** point).toPrecision(12));
        assert.equal(readValue(writeValue(value, unit), unit), value, writeValue(value, unit));
      }),
    );
    assert.equal(writeValue(0.9, 'share'), '90 %');
    assert.equal(writeValue(10 * 1_024 ** 3, 'bytes'), '10 GiB');
    assert.equal(writeValue(1_800, 'seconds'), '30 min');
    assert.equal(writeValue(0.01, 'seconds'), '10 ms');
  });

  it('is a share where one metric is divided by another', () => {
    assert.equal(unitOf({ metric: 'fs.used', by: 'fs.size' }), 'share');
    assert.equal(unitOf({ metric: 'fs.used' }), 'bytes');
  });
});

describe('values and times in words', () => {
  it('carry their unit, and are no longer than they tell', () => {
    const cases: readonly (readonly [number | null, Unit, string])[] = [
      [null, 'share', '–'],
      [0.9, 'share', '90 %'],
      [0.07, 'share', '7 %'],
      [0.9525, 'share', '95.3 %'],
      [12.4e9, 'bytes', '12.4 GB'],
      [1e8, 'bytes-per-second', '100 MB/s'],
      [0.25, 'seconds', '250 ms'],
      [0, 'seconds', '0 s'],
      [-5, 'seconds', '-5 s'],
      [1_800, 'seconds', '30 min'],
      [94, 'celsius', '94 °C'],
      [1.41e9, 'hertz', '1.41 GHz'],
      [3, 'count', '3'],
    ];
    for (const [value, unit, words] of cases) assert.equal(valueWords(value, unit), words);
  });

  it('tell a span by its two largest parts', () => {
    assert.deepEqual([0, 45, 300, 5_400, 172_800, 90_061].map(spanWords), [
      '0 s',
      '45 s',
      '5 min',
      '1 h 30 min',
      '2 d',
      '1 d 1 h',
    ]);
  });

  it('read a span as it is written', () => {
    assert.deepEqual(['5 min', '5m', '1 h 30 min', '90', '2d', '', 'soon', '5 min x', '5 x'].map(readSpan), [
      300,
      300,
      5_400,
      90,
      172_800,
      null,
      null,
      null,
      null,
    ]);
    fc.assert(fc.property(fc.nat(2_592_000), (seconds) => readSpan(writeSpan(seconds)) === seconds));
  });
});

const ruleWith = (more: Partial<Rule>): Rule => ({
  ...rule.parse({ name: 'cpu-high', metric: 'cpu.used', when: { kind: 'threshold', op: '>', value: 0.9 }, forS: 300 }),
  ...more,
});

describe('a rule in words', () => {
  it('says what is judged, for how long, and where', () => {
    assert.equal(ruleWords(ruleWith({})), 'CPU above 90 % for 5 min (mean of 1 min) on every host');
    assert.equal(
      ruleWords(ruleWith({ metric: 'fs.used', by: 'fs.size', forS: 0, fn: 'last', overS: 300, on: { part: '/var*' } })),
      'Disk used of disk size above 90 % (newest of 5 min) on every host, mount /var*',
    );
    const labels = { region: 'eu', gpu: 'l40s' };
    assert.equal(
      ruleWords(ruleWith({ on: { name: 'gpu-*', labels } })),
      'CPU above 90 % for 5 min (mean of 1 min) on gpu-* where region eu and gpu l40s',
    );
  });

  it('says what is unusual, and what is missing', () => {
    const when = { kind: 'baseline', of: 'hour-of-week', deviations: 4, side: 'above', atLeast: 0.05 } as const;
    assert.equal(
      ruleWords(ruleWith({ metric: 'latency.p95', when, forS: 600 })),
      'Latency p95 more than 4 deviations above what is usual at this hour of the week and by at least 50 ms for 10 min (mean of 1 min) on every service',
    );
    assert.equal(
      ruleWords(ruleWith({ metric: 'memory.used', when: { kind: 'absent' }, overS: 30, forS: 0 })),
      'No data of memory used for 30 s on every host',
    );
  });
});

describe('an alert in words', () => {
  it('tells its value beside the limit, in the unit that its rule judges', () => {
    assert.deepEqual(readingOf(alert(), ruleWith({})), { value: '97 %', limit: 'limit > 90 %' });
    const disk = alert({ series: 'fs.used|gpu-1|/var', value: 0.95 });
    assert.equal(readingOf(disk, ruleWith({ metric: 'fs.used', by: 'fs.size' })).value, '95 %');
    assert.deepEqual(readingOf(alert({ value: null, limit: null }), undefined), { value: '–', limit: null });
    const absent = ruleWith({ when: { kind: 'absent' }, overS: 30 });
    assert.deepEqual(readingOf(alert({ limit: 30 }), absent), { value: 'no data', limit: 'for 30 s' });
  });

  it('names what it is on, parts with bars too', () => {
    assert.deepEqual(placeOf({ series: 'fs.used|gpu-1|/mnt/a|b' }), { name: 'gpu-1', part: '/mnt/a|b' });
    assert.deepEqual(placeOf({ series: 'gpu.used|gpu-1|2' }), { name: 'gpu-1', part: 'GPU 2' });
  });

  it('comes the gravest first, then the newest', () => {
    const at = (firedAt: string, severity: Alert['severity']) =>
      alert({ key: `${severity} ${firedAt}`, firedAt, severity });
    const sorted = [
      at('2026-01-01', 'info'),
      at('2026-01-01', 'page'),
      at('2026-01-03', 'warning'),
      at('2026-01-04', 'warning'),
    ]
      .toSorted(compareAlerts)
      .map(({ key }) => key);
    assert.deepEqual(sorted, ['page 2026-01-01', 'warning 2026-01-04', 'warning 2026-01-03', 'info 2026-01-01']);
  });

  it('is as old as its state', () => {
    const [pendingAt, firedAt, resolvedAt] = ['2026-01-01', '2026-01-02', '2026-01-03'];
    const of = (state: Alert['state']) => startOf(alert({ state, pendingAt, firedAt, resolvedAt }));
    assert.deepEqual([of('pending'), of('firing'), of('resolved')], [pendingAt, firedAt, resolvedAt]);
  });

  it('leads to what was measured then', () => {
    const pendingAt = '2026-01-01T12:00:00.000Z';
    assert.match(monitorPath(alert({ pendingAt })) ?? '', /^\/monitor\/hosts\/gpu-1\?.*2026-01-01T11/);
    assert.match(monitorPath(alert({ pendingAt, service: 'credit' })) ?? '', /^\/monitor\/services\/credit\?/);
    assert.equal(monitorPath(alert({ host: null })), null);
  });
});

describe('the trail in words', () => {
  it('says who did it, or where it was told', () => {
    const words = (what: Parameters<typeof transitionWords>[0]['what'], by: string | null, note = '') =>
      transitionWords({ what, by, note });
    assert.equal(words('firing', null), 'fires');
    assert.equal(words('acked', 'mara', 'Looking into it'), 'acknowledged by mara: Looking into it');
    assert.equal(
      words('telling-failed', 'on-call', 'It answered 503'),
      'could not be told on on-call: It answered 503',
    );
  });
});
