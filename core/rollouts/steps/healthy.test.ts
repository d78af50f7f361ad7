/** A slot gets traffic when the switch itself has seen it answer, not when the server before it still counts as up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../../contract/problem.ts';
import type { Split } from '../../services/model.ts';
import type { StepContext } from '../context.ts';
import { ready } from './fill.ts';
import { promote } from './promote.ts';

const only = (live: 'blue' | 'green'): Split => ({ live, percentToIdle: 0, fallback: false });

/** A switch that finds green healthy again after so many questions. */
function rig(split: Split | null, healthyAfter: number) {
  const seen = { reads: 0, rechecked: false, set: 0 };
  const context = {
    signal: AbortSignal.timeout(20_000),
    spec: {},
    lease: {},
    bytesSent: () => 0,
    note: () => {},
    receipt: () => {},
    state: async () => ({ slots: { blue: null, green: {} }, standing: {} }),
    engine: { request: async () => ({ status: 200, body: '' }) },
    switch: {
      async recheck() {
        seen.rechecked = true;
        seen.reads = 0;
      },
      async read() {
        return { split, healthy: { blue: true, green: seen.reads++ >= healthyAfter } };
      },
      async set() {
        seen.set++;
        if (seen.reads <= healthyAfter) throw new Problem('slot-unhealthy', 'It is down');
        return { appliedUs: Date.now() * 1000 };
      },
      watch: async function* () {
        yield [];
      },
    },
  } as unknown as StepContext;
  return { context, seen };
}

test('ready has the switch look anew, and waits for what it sees', async () => {
  const { context, seen } = rig(only('blue'), 3);
  seen.reads = 100;
  await ready.act(context, { kind: 'ready', slot: 'green', withinMs: 5_000 });
  assert.deepEqual([seen.rechecked, seen.reads], [true, 4]);
});

test('promote waits for a slot that is down for a moment', async () => {
  const { context, seen } = rig(only('blue'), 5);
  await promote.act(context, { kind: 'promote', slot: 'green', observeMs: 0 });
  assert.equal(seen.set, 1);
});

test('promote to the slot that is live already does not wait for it: it may stay down', async () => {
  const { context, seen } = rig(only('green'), Number.POSITIVE_INFINITY);
  await assert.rejects(promote.act(context, { kind: 'promote', slot: 'green', observeMs: 0 }), /It is down/);
  assert.deepEqual([seen.reads, seen.set], [1, 1]);
});
