import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { App } from '../../app.ts';
import { Problem } from '../../contract/problem.ts';
import type { StatusReport } from '../../operator.ts';
import type { ServiceStatus, SlotStatus } from '../../rollouts/status.ts';
import { Output } from '../output.ts';
import { status } from './status.ts';

const empty: SlotStatus = {
  model: null,
  version: null,
  phase: 'empty',
  healthy: null,
  inFlight: null,
  standing: null,
};
const live: SlotStatus = { ...empty, model: 'm', version: '1', phase: 'running', healthy: true, standing: 'served' };
const service: ServiceStatus = {
  service: 'credit',
  host: 'gpu-1',
  engine: 'docker',
  port: 8080,
  split: { live: 'blue', percentToIdle: 0, fallback: false },
  slots: { blue: live, green: empty },
  keepUntil: null,
  fence: 1,
  agrees: true,
  problem: null,
};

async function told(report: StatusReport, json = false) {
  const text = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof text) => ({
    write(more: string) {
      text[name] += more;
    },
  });
  const out = new Output({ json, stdout: sink('stdout'), stderr: sink('stderr') });
  const app = { operator: { status: async () => report } } as unknown as App;
  const signal = new AbortController().signal;
  const code = await status.run({ app, out, signal, operands: [], options: {}, operand: () => '' });
  return { code, ...text };
}

test('a service with nothing deployed has nothing live and two empty slots', async () => {
  const idle = { ...service, split: null, slots: { blue: empty, green: empty } };
  const { code, stdout } = await told({ services: [idle], silent: [] });
  assert.equal(code, 0);
  assert.match(stdout, /credit +gpu-1 +8080 +nothing +empty +empty +✓/);
  assert.match((await told({ services: [], silent: [] })).stdout, /No services yet: signalbox deploy/);
});

test('a slot whose revision was never proved is called so, until it is', async () => {
  const green: SlotStatus = { ...live, version: '2', standing: 'unproved' };
  const left = await told({ services: [{ ...service, slots: { blue: live, green } }], silent: [] });
  assert.match(left.stdout, /✓ m@1 live +✓ m@2 idle, unproved +✓/);
  const proved = { ...service, slots: { blue: live, green: { ...green, standing: 'proved' } } } as const;
  assert.doesNotMatch((await told({ services: [proved], silent: [] })).stdout, /unproved/);
});

test('a host that does not answer is named with what was last seen there', async () => {
  const problem = new Problem('host-unreachable', 'Check that the host is up', {});
  const report = { services: [service], silent: [{ host: 'gpu-2', services: ['digits'], problem }] };
  const { code, stdout } = await told(report);
  assert.equal(code, 4);
  assert.match(stdout, /credit +gpu-1/);
  assert.match(stdout, /\? gpu-2 did not say what it serves \(last seen there: digits\): Check that the host is up\n/);
  const { ok, silent } = JSON.parse((await told(report, true)).stdout);
  assert.equal(ok, false);
  assert.equal(silent[0].problem.code, 'host-unreachable');
});
