import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from './contract/alerts.ts';
import type { RowEvent } from './contract/procedure.ts';
import type { Rollout } from './rollouts/model.ts';
import { rolloutTeller, tellAlerts } from './shipped-news.ts';
import type { LoggedRecord } from './shipping/model.ts';

const at = '2026-01-01T00:00:00.000Z';

function alert(key: string, state: Alert['state']): Alert {
  return {
    ...{ key, rule: 'hot', severity: 'page', series: 'gpu.temperature|gpu-1|0', host: 'gpu-1', service: null, state },
    ...{ value: 95, limit: 90, summary: 'GPU 0 has 95', pendingAt: at, firedAt: at, resolvedAt: null },
    ...{ acked: null, silencedBy: null, inhibitedBy: null },
  };
}

test('an alert is told when its state is another, not what was so before', async () => {
  async function* events(): AsyncGenerator<RowEvent<Alert>> {
    yield { kind: 'snapshot', at, rows: [alert('a', 'firing')] };
    yield { kind: 'delta', at, rows: [alert('a', 'firing'), alert('b', 'pending')], gone: [] };
    yield { kind: 'delta', at, rows: [alert('a', 'resolved'), alert('b', 'firing')], gone: [] };
    yield { kind: 'delta', at, rows: [], gone: ['b'] };
    yield { kind: 'delta', at, rows: [alert('b', 'firing')], gone: [] };
  }
  const told: LoggedRecord[] = [];
  await tellAlerts(events(), (record) => void told.push(record));
  assert.deepEqual(
    told.map(({ severity, labels }) => [severity, labels.state]),
    [
      ['error', 'pending'],
      ['info', 'resolved'],
      ['error', 'firing'],
      ['error', 'firing'],
    ],
  );
  assert.equal(told[2]?.message, 'hot is firing: GPU 0 has 95');
});

test('a rollout is told when it begins and when it ends', () => {
  const told: string[] = [];
  const tell = rolloutTeller(({ message }) => void told.push(message));
  const rollout = (id: string, status: Rollout['status']) =>
    ({ id, status, spec: { kind: 'deploy', service: 'credit', host: 'gpu-1' }, endedAt: null, error: null }) as Rollout;
  tell([rollout('old', 'succeeded')]);
  tell([rollout('old', 'succeeded'), rollout('new', 'running')]);
  tell([rollout('old', 'succeeded'), rollout('new', 'running')]);
  tell([rollout('old', 'succeeded'), rollout('new', 'failed')]);
  assert.deepEqual(told, ['Rollout of credit, deploy: running', 'Rollout of credit, deploy: failed']);
});
