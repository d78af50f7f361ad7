import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Maintenance, Matcher } from '../contract/alerts.ts';
import { isOpen } from './maintenance.ts';
import type { Standing } from './model.ts';
import { fits, inhibitor, silencer } from './muting.ts';

const standing = (rule: string, host: string | null, state: Standing['state'] = 'firing'): Standing => ({
  ...{ key: `${rule}|fs.used|${host}|/var`, rule, series: `fs.used|${host}|/var`, host, service: null, state },
  ...{ severity: 'page', value: 1, limit: 0, summary: '', pendingAt: 0, firedAt: 0, resolvedAt: null, keptSince: null },
});

describe('matchers', () => {
  const of = (of: Matcher['of'], op: Matcher['op'], value: string): Matcher => ({ of, op, value });
  const fit = (...matchers: Matcher[]) => fits(matchers)(standing('disk-full', 'gpu-1'));

  it('all have to fit', () => {
    assert.ok(fit(of('host', 'is', 'gpu-1'), of('part', 'like', '/v*'), of('severity', 'is', 'page')));
    assert.ok(!fit(of('host', 'is', 'gpu-1'), of('metric', 'is', 'cpu.used')));
    assert.ok(fit(of('rule', 'is-not', 'other'), of('service', 'is', '')));
    assert.ok(!fit(of('host', 'is', 'gpu')));
  });

  it('a silence holds from its beginning up to its end', () => {
    const at = (seconds: number) => new Date(seconds * 1_000).toISOString();
    const silence = {
      id: 's',
      matchers: [of('host', 'is', 'gpu-1')],
      from: at(10),
      until: at(20),
      comment: '',
      by: '',
    };
    const by = (seconds: number) => silencer([silence], [], seconds * 1_000)(standing('disk-full', 'gpu-1'));
    assert.deepEqual([9.999, 10, 19.999, 20].map(by), [null, 's', 's', null]);
  });
});

describe('inhibition', () => {
  const rules = [
    { name: 'host-silent', inhibits: ['*'] },
    { name: 'disk-full', inhibits: ['disk-*'] },
  ];
  const by = (all: readonly Standing[], of: Standing) => inhibitor(all, rules)(of);
  const silent = standing('host-silent', 'gpu-1');

  it('is of the same host, by what fires, and never of itself', () => {
    assert.equal(by([silent], standing('cpu', 'gpu-1')), silent.key);
    assert.equal(by([silent], standing('cpu', 'gpu-2')), null);
    assert.equal(by([silent], standing('cpu', null)), null);
    assert.equal(by([silent], silent), null);
    const full = standing('disk-full', 'gpu-1');
    assert.equal(by([full], { ...full, key: 'another of its rule' }), null);
    assert.equal(by([full], standing('disk-nearly-full', 'gpu-1')), full.key);
    assert.equal(by([standing('host-silent', 'gpu-1', 'pending')], standing('cpu', 'gpu-1')), null);
    assert.equal(by([standing('disk-full', 'gpu-1')], standing('cpu', 'gpu-1')), null);
  });
});

describe('a maintenance window', () => {
  const window: Maintenance = { name: 'w', matchers: [], days: [0], start: '02:30', minutes: 120, comment: '' };
  const before = process.env.TZ;
  const open = (local: string, of = window) => isOpen(of, Date.parse(local));

  it('is by the local clock, over midnight and over a change of the clock', () => {
    process.env.TZ = 'Europe/Berlin';
    try {
      // An ordinary Sunday.
      assert.deepEqual(
        ['02:29', '02:30', '04:29', '04:30'].map((time) => open(`2026-03-01T${time}:00+01:00`)),
        [false, true, true, false],
      );
      // 2026-03-29: 02:30 is skipped, it is 03:30 (+02:00) then; two hours follow all the same.
      assert.deepEqual(
        ['03:29', '03:30', '05:29', '05:30'].map((time) => open(`2026-03-29T${time}:00+02:00`)),
        [false, true, true, false],
      );
      // 2026-10-25: 02:30 comes twice; it opens the first time, and closes two hours later, at 03:30 (+01:00).
      assert.ok(open('2026-10-25T02:30:00+02:00') && open('2026-10-25T03:29:00+01:00'));
      assert.ok(!open('2026-10-25T03:30:00+01:00'));
      const night = { ...window, days: [6], start: '22:00', minutes: 480 };
      assert.ok(open('2026-03-29T06:59:00+02:00', night), 'eight hours, one of which the clock skips');
      assert.ok(!open('2026-03-29T07:00:00+02:00', night));
      assert.ok(open('2026-03-01T05:59:00+01:00', night));
      const week = { ...window, minutes: 10_080 };
      for (let day = 1; day <= 28; day++) assert.ok(open(`2026-02-${String(day).padStart(2, '0')}T12:00:00Z`, week));
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});
