/** A benchmark's load through a service's real router: whose answers they were, while the traffic is switched. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { endpointRequest } from '../../core/contract/bench.ts';
import type { BenchRecord } from '../../core/contract/bench-record.ts';
import { SERVICE, Site, VERSIONS } from '../faults/site.ts';
import { labUnavailable } from './unavailable.ts';

const skip = labUnavailable() ?? false;
const RATE = 300;
const DURATION_MS = 15_000;
/** Of one slot, before the switch and after it. */
const ENOUGH = 1_000;

/** The record once it is so. Fails when it has ended before that. */
async function until(record: () => BenchRecord, so: (record: BenchRecord) => boolean): Promise<BenchRecord> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const now = record();
    if (so(now)) return now;
    assert.equal(now.status, 'running', JSON.stringify(now.error));
    assert.ok(performance.now() < deadline, 'it never came true');
    await sleep(50);
  }
}

test('a load through the router counts each slot across a switch, and loses nothing', { skip }, async () => {
  const signal = AbortSignal.timeout(240_000);
  await using site = await Site.open('lab');
  const { app, port } = site;
  const { rollout: second } = await site.plane(site.deployOrder(VERSIONS[1]));
  assert.equal(second?.status, 'succeeded', JSON.stringify(second?.error));

  const url = `http://${site.labHost?.ip}:${port}/v2/models/${SERVICE}`;
  const load = { arrivals: 'constant', rate: RATE, durationMs: DURATION_MS, connections: 8 };
  const { id } = await app.bench.endpoint(endpointRequest.parse({ url, ...load }));
  const record = () => app.bench.get(id);
  await until(record, ({ endpoint }) => (endpoint?.bySlot.green?.answered ?? 0) > ENOUGH);
  const before = record().endpoint;
  assert.deepEqual(Object.keys(before?.bySlot ?? {}), ['green']);
  const switched = await app.operator.switchTo(SERVICE, 'blue', signal, () => {});
  assert.deepEqual([switched.status, switched.receipt?.failed], ['succeeded', 0]);
  const { endpoint, error } = await until(record, ({ status }) => status !== 'running');

  assert.equal(error, null);
  assert.ok(endpoint && !endpoint.partial);
  const sent = (RATE * DURATION_MS) / 1000 - 1;
  assert.deepEqual([endpoint.sent, endpoint.answered, endpoint.failed], [sent, sent, {}]);
  const { blue, green, ...others } = endpoint.bySlot;
  assert.deepEqual(others, {});
  assert.ok(blue && green && blue.answered > ENOUGH && green.answered > ENOUGH, JSON.stringify({ blue, green }));
  assert.equal(blue.answered + green.answered, sent);
  for (const slot of [blue, green]) {
    assert.equal(slot.latency?.n, slot.answered);
    assert.ok((slot.latency?.p99.value ?? 0) > 0);
  }
});
