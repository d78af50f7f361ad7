/** Clocks that somebody sets: this computer's, the host's. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { labUnavailable } from '../lab/unavailable.ts';
import { setClock } from './telemetry-clock.ts';
import { HOST, TelemetrySite } from './telemetry-site.ts';

const HOUR_MS = 3_600_000;
const skip = labUnavailable() ?? (process.env.SIGNALBOX_LONG === '1' ? false : 'a long test');

/** Programs on the host see a clock that is as far ahead as the file says. */
const DATE = `#!/bin/sh
read -r ahead </run/ahead
exec /usr/bin/date.real -d "$ahead seconds" "$@"
`;

describe('telemetry of a host', { skip, timeout: 600_000 }, () => {
  let site: TelemetrySite;
  before(async () => {
    if (!skip) site = await TelemetrySite.open();
  });
  after(() => site?.[Symbol.asyncDispose]());
  const newest = () => site.times().at(-1) ?? 0;

  for (const hours of [1, -1]) {
    it(`whose clock is set by ${hours} h: its samples stay where they are, the skew and the jump are told`, async () => {
      const before = newest();
      const script = `echo ${hours * 3_600} >/run/ahead
        [ -e /usr/bin/date.real ] || mv /usr/bin/date /usr/bin/date.real
        cat >/usr/bin/date <<'END'\n${DATE}END\nchmod 755 /usr/bin/date`;
      assert.equal((await site.host.exec(['sh', '-c', script])).code, 0);
      const skew = () => site.row().clockSkew ?? 0;
      await site.until('the skew is told', () => Math.abs(skew() - hours * 3_600) < 2, 70);
      const marks = site.app.marks({ fromMs: before, toMs: Date.now() });
      assert.ok(
        marks.some(({ kind, host }) => kind === 'clock' && host === HOST),
        'a mark says so',
      );
      await site.more(2);
      site.assertOrder();
      const spans = site.times().filter((atMs) => atMs >= before);
      for (const [at, ms] of spans.entries()) {
        assert.ok(ms - (spans[at - 1] ?? ms) < 5_000, `no samples for ${ms - (spans[at - 1] ?? ms)} ms`);
      }
      assert.ok(Math.abs(newest() - Date.now()) < 5_000);
    });
  }

  it('while this computer is set ahead by 1 h: the hour is a hole, and nothing fires for it', async () => {
    const before = newest();
    setClock(HOUR_MS);
    await site.until('samples of now', () => Math.abs(newest() - Date.now()) < 3_000);
    await site.more(8);
    assert.notEqual(site.alert()?.state, 'firing');
    site.assertGap(before, before + HOUR_MS);
    site.assertOrder();
  });

  it('while this computer is set back by 1 h: samples of now are there again, and silence is noticed', async () => {
    setClock(0);
    await site.until('samples of now', () => Math.abs(newest() - Date.now()) < 3_000);
    await site.more(3);
    assert.equal(site.row().coverage, 'live');
    site.assertOrder();
    await site.host.partition(true);
    try {
      await site.until('the row says that it is old', () => site.row().coverage === 'gap');
      await site.until('the alert fires', () => site.alert()?.state === 'firing');
    } finally {
      await site.host.partition(false);
    }
    await site.more(3);
  });
});
