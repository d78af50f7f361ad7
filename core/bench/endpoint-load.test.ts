import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointRequest } from '../contract/bench.ts';
import { ModelRegistry } from '../models/service.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { httpServer } from './endpoint/servers.fixture.ts';
import { BenchService } from './service.ts';
import { benchMigrations } from './store.ts';

test('an endpoint that answers nothing well ends the benchmark as failed', async () => {
  const url = (port: number) => `http://127.0.0.1:${port}/v1/chat/completions`;
  await using server = await httpServer((res) => void res.writeHead(500).end());
  const works: Promise<void>[] = [];
  const bench = new BenchService({
    db: openDatabase(':memory:', [benchMigrations]),
    models: new ModelRegistry('nowhere'),
    version: 'test',
    startJob: ({ work }) => {
      works.push(work({ step: () => {}, note: () => {} }, AbortSignal.timeout(60_000)));
      return 'job';
    },
  });
  const load = { rate: 20, durationMs: 500, protocol: 'openai', model: 'm', arrivals: 'constant' };
  const { id } = await bench.endpoint(endpointRequest.parse({ url: url(server.port), ...load }));
  await Promise.allSettled(works);
  const { status, error, endpoint } = bench.get(id);
  assert.equal(status, 'failed');
  assert.match(error?.message ?? '', /^Not one of 9 requests was answered well \(http-500: 9\)/);
  assert.match(endpoint?.void ?? '', /No request was answered well/);
});
