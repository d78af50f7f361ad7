import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../../contract/problem.ts';
import type { StepContext } from '../context.ts';
import { fetch, route } from './prepare.ts';

type Fetch = StepContext['engine']['fetch'];

/** What fetch needs of a context, and what it noted. */
function rig(attempts: Fetch[]) {
  const noted = { bytes: 0, text: '', writes: 0 };
  const context = {
    spec: { revision: {} },
    signal: AbortSignal.timeout(10_000),
    engine: { fetch: (...args: Parameters<Fetch>) => attempts.shift()?.(...args) },
    note: (text: string) => {
      noted.text = text;
    },
    sent: (bytes: number) => {
      noted.bytes += bytes;
      noted.writes++;
    },
    bytesSent: () => noted.bytes,
  };
  return { noted, act: () => fetch.act(context as unknown as StepContext, { kind: 'fetch' }) };
}

const breaksAfter =
  (bytes: number): Fetch =>
  async (_revision, _signal, onBytes) => {
    onBytes(bytes, 100_000_000);
    throw new Problem('connection-lost', 'Gone');
  };

test('bytes of an attempt that broke off count', async () => {
  const { noted, act } = rig([breaksAfter(1_000_000), breaksAfter(0), async () => ({ bytesSent: 2_000_000 })]);
  await assert.rejects(act(), { code: 'connection-lost' });
  assert.equal(noted.bytes, 1_000_000);
  await assert.rejects(act(), { code: 'connection-lost' });
  await act();
  assert.equal(noted.bytes, 3_000_000);
  assert.equal(noted.text, '3.00 MB sent');
});

test('bytes are counted while they go out, but not one by one', async () => {
  const pieces: Fetch = async (_revision, _signal, onBytes) => {
    for (let sent = 0; sent <= 20_000_000; sent += 100_000) onBytes(sent, 20_000_000);
    assert.ok(noted.bytes >= 15_000_000, `${noted.bytes} counted before the end`);
    return { bytesSent: 20_000_000 };
  };
  const { noted, act } = rig([pieces]);
  await act();
  assert.equal(noted.bytes, 20_000_000);
  assert.ok(noted.writes <= 6, `${noted.writes} writes`);
});

test('route says what it waits for while a router is replaced', async () => {
  const notes: string[] = [];
  const context = {
    store: { read: async () => ({}) },
    spec: {},
    switch: {
      async ensure(...[, , , onWait]: Parameters<StepContext['switch']['ensure']>) {
        onWait?.('waiting for 2 clients');
        onWait?.('waiting for 1 client');
      },
    },
    note: (text: string) => notes.push(text),
  } as unknown as StepContext;
  await route.act(context, { kind: 'route' });
  assert.deepEqual(notes, ['waiting for 2 clients', 'waiting for 1 client', 'the router was replaced']);
});
