/** What an operator sees of a host that fails: a gap, how old the newest is, an alert; and that it goes on afterwards. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LabHost } from '../lab/host.ts';
import { labUnavailable } from '../lab/unavailable.ts';
import { HOST, TelemetrySite } from './telemetry-site.ts';

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

  it('whose sshd is killed: a short gap, then it goes on', { skip: onlyLong }, async () => {
    const before = site.times().at(-1) ?? 0;
    await site.host.kill('sshd');
    await site.more(3);
    site.assertOrder();
    const since = site.times().filter((atMs) => atMs >= before);
    const spans = since.slice(1).map((atMs, at) => atMs - (since[at] ?? 0));
    assert.ok(Math.max(...spans) > 1_500, `it was not cut off: ${spans}`);
    assert.ok(Math.max(...spans) < 20_000, `it took ${Math.max(...spans)} ms`);
    assert.equal(site.row().coverage, 'live');
  });
});

/** Speaks for 8 s and hangs; the second GPU can not tell its power. */
const NVIDIA = `#!/bin/sh
for second in 1 2 3 4 5 6 7 8; do
  echo "0, NVIDIA L40S, 42, 12000, 46068, 55, 140.5, 2000, 0, Enabled"
  echo "1, NVIDIA L40S, 43, 12001, 46068, 56, [N/A], [Not Supported], ERR!, Enabled"
  sleep 1
done
exec sleep 1000
`;

describe('telemetry of a host with GPUs', { skip: onlyLong, timeout: 120_000 }, () => {
  it('whose nvidia-smi hangs: a gap of its series alone, told as such, and no number for what it can not tell', async () => {
    await using site = await TelemetrySite.open(async (host) => {
      const path = '/usr/local/bin/nvidia-smi';
      const { code } = await host.exec(['sh', '-c', `cat >${path} <<'END'\n${NVIDIA}END\nchmod 755 ${path}`]);
      assert.equal(code, 0);
    });
    const { history, monitor } = site.app;
    const times = (metric: string, gpu: string) => history.recent(`${metric}|${HOST}|${gpu}`, 0, Date.now());
    await site.until('GPUs are told', () => times('gpu.power', '0').length > 0 && times('gpu.used', '1').length > 0);
    await site.until('that it hangs is told', () => /has said nothing for/.test(site.row().gpuNote ?? ''));
    await site.more(5);
    const last = times('gpu.used', '0').at(-1)?.atMs ?? Number.NaN;
    const newest = site.times().at(-1) ?? Number.NaN;
    assert.ok(newest - last > 4_000, `values of a GPU that says nothing: ${newest - last} ms`);
    assert.ok(last - (times('gpu.used', '0')[0]?.atMs ?? 0) < 12_000, 'for as long as it spoke');
    const told = monitor.series({ host: HOST }).filter((key) => key.endsWith('|1') && key.startsWith('gpu.'));
    assert.deepEqual(
      ['gpu.power', 'gpu.clock', 'gpu.ecc'].filter((metric) => told.includes(`${metric}|${HOST}|1`)),
      [],
    );
    assert.ok(times('gpu.used', '0').every(({ value }) => Math.abs(value - 0.42) < 1e-6));
    assert.deepEqual(
      site.row().gpus.map(({ used }) => used),
      [null, null],
    );
    assert.equal(site.row().coverage, 'live');
  });
});
