/** What an operator sees of a host that fails: a gap, how old the newest is, an alert; and that it goes on afterwards. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LabHost } from '../lab/host.ts';
import { labUnavailable } from '../lab/unavailable.ts';
import { TelemetrySite } from './telemetry-site.ts';

const long = process.env.SIGNALBOX_LONG === '1';
const skip = labUnavailable() ?? false;
const onlyLong = skip || (long ? false : 'a long test');

interface Fault {
  readonly what: string;
  readonly begin: (host: LabHost) => Promise<void>;
  readonly end: (host: LabHost) => Promise<void>;
  readonly skip: string | false;
}

const faults: readonly Fault[] = [
  { what: 'cut off', begin: (host) => host.partition(true), end: (host) => host.partition(false), skip },
  { what: 'frozen', begin: (host) => host.freeze(true), end: (host) => host.freeze(false), skip: onlyLong },
  { what: 'without power', begin: (host) => host.stop(), end: (host) => host.start(), skip: onlyLong },
];

describe('telemetry of a host', { skip, timeout: 600_000 }, () => {
  let site: TelemetrySite;
  before(async () => {
    if (!skip) site = await TelemetrySite.open();
  });
  after(() => site?.[Symbol.asyncDispose]());

  for (const { what, begin, end, skip: left } of faults) {
    it(`that is ${what}: a gap, told as such, an alert, then it goes on`, { skip: left }, async () => {
      assert.equal(site.row().coverage, 'live');
      await begin(site.host);
      const fromMs = Date.now();
      await site.until('the row says that it is old', () => site.row().coverage === 'gap');
      await site.until('the row says why', () => site.row().problem !== null);
      await site.until('the alert fires', () => site.alert()?.state === 'firing');
      assert.ok(Date.parse(site.row().at ?? '') < fromMs + 1_000, 'what is shown is of before');
      const toMs = Date.now();
      await end(site.host);
      await site.more(3);
      assert.equal(site.row().coverage, 'live');
      assert.equal(site.row().problem, null);
      site.assertGap(fromMs, toMs);
      site.assertOrder();
      await site.until('the alert is resolved', () => site.alert()?.state === 'resolved');
    });
  }

  it('whose sshd is killed: a short gap, nothing in it, then it goes on', { skip: onlyLong }, async () => {
    const before = site.times().length;
    await site.host.kill('sshd');
    await site.more(3);
    assert.ok(site.times().length >= before, 'what was kept stays');
    site.assertOrder();
    assert.equal(site.row().coverage, 'live');
  });
});
