import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostRow } from '../../../core/contract/hosts.ts';
import type { ServiceRow, SlotStatusView } from '../../../core/contract/services.ts';
import { healthOf, keptWords, noticesOf, percent, possibleOf, sharesOf } from './words.ts';

const now = Date.parse('2026-11-21T12:00:00.000Z');
const at = (ms: number) => new Date(now + ms).toISOString();

const running: SlotStatusView = {
  model: 'credit-risk',
  version: '1.0.0',
  phase: 'running',
  healthy: true,
  inFlight: 0,
  standing: 'served',
};
const empty: SlotStatusView = {
  model: null,
  version: null,
  phase: 'empty',
  healthy: null,
  inFlight: null,
  standing: null,
};

const row: ServiceRow = {
  service: 'credit',
  host: 'gpu-1',
  engine: 'docker',
  port: 8080,
  split: { live: 'green', percentToIdle: 12.5, fallback: true },
  slots: { blue: running, green: running },
  keepUntil: at(440_000),
  fence: 3,
  agrees: true,
  problem: null,
  seenAt: at(-1_000),
};

test('each slot has its share, and none has any while nothing is live', () => {
  assert.deepEqual(sharesOf(row), { blue: 12.5, green: 87.5 });
  assert.deepEqual(sharesOf({ split: { live: 'blue', percentToIdle: 0, fallback: false } }), { blue: 100, green: 0 });
  assert.deepEqual(sharesOf({ split: null }), { blue: 0, green: 0 });
  assert.deepEqual([0, 12.5, 33.333, 100].map(percent), ['0 %', '12.5 %', '33.33 %', '100 %']);
});

test('a stopped or empty slot is bad only where it is live', () => {
  assert.equal(healthOf({ ...running, phase: 'stopped' }, true).level, 'bad');
  assert.equal(healthOf({ ...running, phase: 'stopped' }, false).level, 'off');
  assert.equal(healthOf(empty, true).level, 'bad');
  assert.equal(healthOf({ ...running, healthy: null }, true).level, 'unknown');
  assert.equal(healthOf({ ...running, healthy: false }, false).level, 'bad');
});

test('the former revision says for how long a rollback is possible', () => {
  assert.equal(keptWords(row, now), 'rollback possible for 7 min 20 s');
  assert.equal(keptWords({ ...row, keepUntil: at(-1) }, now), 'kept past its time: it is retired soon');
  assert.equal(keptWords({ ...row, keepUntil: null }, now), null);
  assert.equal(keptWords({ ...row, slots: { ...row.slots, blue: { ...running, standing: 'proved' } } }, now), null);
});

test('what is old, silent or at odds is said; what is well is not', () => {
  assert.deepEqual(noticesOf(row, undefined, null, now), []);
  const texts = (change: Partial<ServiceRow>, host?: Pick<HostRow, 'presence' | 'problem'>) =>
    noticesOf({ ...row, ...change }, host as HostRow | undefined, null, now).map(({ text }) => text);
  assert.match(texts({ seenAt: at(-40_000) })[0] ?? '', /how it was 40 s ago/);
  assert.match(
    texts({}, { presence: 'silent', problem: { code: 'timeout', message: 'Check gpu-1', data: {} } })[0] ?? '',
    /gpu-1 does not answer.*Check gpu-1/,
  );
  assert.match(texts({ agrees: false })[0] ?? '', /does not do what the record says/);
  assert.deepEqual(noticesOf({ ...row, agrees: false }, undefined, null, now, true), []);
  assert.match(texts({ agrees: null })[0] ?? '', /could not be asked/);
  const still = { requestsPerS: 0, failedPerS: 0, p50Ms: null, p95Ms: null, p99Ms: null };
  const passing = { at: at(0), blue: still, green: still, unanswered: 3 };
  assert.match(noticesOf(row, undefined, passing, now)[0]?.text ?? '', /^3 requests a second get no answer/);
  assert.match(texts({ split: null })[0] ?? '', /Nothing is live/);
  assert.deepEqual(texts({ problem: { code: 'switch-failed', message: 'Restart the router', data: {} } }), [
    'Restart the router',
  ]);
});

test('only a proved revision can be switched to, only one that served can be rolled back to', () => {
  const idle = (status: SlotStatusView) => possibleOf({ ...row, slots: { ...row.slots, blue: status } });
  assert.deepEqual(idle(running), { switchTo: 'blue', rollBackTo: 'blue', setAgain: null });
  assert.deepEqual(idle({ ...running, standing: 'proved' }), { switchTo: 'blue', rollBackTo: null, setAgain: null });
  assert.deepEqual(idle({ ...running, standing: 'unproved' }), { switchTo: null, rollBackTo: null, setAgain: null });
  assert.deepEqual(idle(empty), { switchTo: null, rollBackTo: null, setAgain: null });
  assert.equal(possibleOf({ ...row, agrees: false }).setAgain, 'green');
  assert.equal(possibleOf({ ...row, agrees: false }, true).setAgain, null);
  assert.deepEqual(possibleOf({ ...row, split: null }), { switchTo: null, rollBackTo: null, setAgain: null });
});
