import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../contract/jobs.ts';
import type { RowEvent } from '../contract/procedure.ts';
import { changedHosts } from './changes.ts';

const at = '2026-01-01T00:00:00.000Z';
const job = (id: string, host: string | null, status: string, ...phases: string[]) =>
  ({ id, host, status, steps: phases.map((phase) => ({ phase })) }) as unknown as Job;

test('a host is named when a job on it gets on, not for what was before or counts bytes', async () => {
  async function* events(): AsyncGenerator<RowEvent<Job>> {
    yield { kind: 'snapshot', at, rows: [job('a', 'h1', 'running', 'running'), job('b', 'h2', 'succeeded', 'done')] };
    yield { kind: 'delta', at, rows: [job('a', 'h1', 'running', 'running')], gone: [] };
    yield { kind: 'delta', at, rows: [job('a', 'h1', 'running', 'done'), job('c', null, 'running')], gone: ['b'] };
    yield { kind: 'delta', at, rows: [job('a', 'h1', 'succeeded', 'done'), job('d', 'h3', 'running')], gone: [] };
  }
  assert.deepEqual(await Array.fromAsync(changedHosts(events())), ['h1', 'h1', 'h3']);
});
