import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ComputerSession } from './computer-session.ts';
import { gpuValues, loadValues } from './computer-values.ts';

test('this computer tells of itself each second until it is stopped', { timeout: 30_000 }, async () => {
  const stop = new AbortController();
  const samples: { atMs: number; values: ReadonlyMap<string, number> }[] = [];
  const session = new ComputerSession({
    ...{ host: 'h', everyMs: 300, now: () => Date.now() },
    onSample: (atMs, values) => samples.push({ atMs, values }),
  });
  const running = session.run(stop.signal);
  for (const end = Date.now() + 20_000; Date.now() < end && samples.length < 5; ) await sleep(50);
  stop.abort();
  await running;
  const last = samples.at(-1)?.values;
  assert.ok(samples.length >= 5);
  const share = last?.get('cpu.used|h|') ?? Number.NaN;
  assert.ok(share >= 0 && share <= 1);
  assert.ok((last?.get('memory.used|h|') ?? 0) < (last?.get('memory.total|h|') ?? 0));
  assert.ok((last?.get('uptime|h|') ?? 0) > 0);
  assert.ok([...(last?.values() ?? [])].every(Number.isFinite));
});

test('what is not known is a gap', () => {
  const values = new Map<string, number>();
  const gpus = gpuValues(
    'h',
    {
      controllers: [
        { vendor: 'Apple', model: 'M3', bus: '', vram: null, vramDynamic: true },
        { vendor: 'NVIDIA', model: 'RTX', bus: '', vram: 8, vramDynamic: false, utilizationGpu: 50, memoryUsed: 2 },
      ],
      displays: [],
    },
    values,
  );
  assert.deepEqual(gpus, [{ index: '0', name: 'RTX' }]);
  assert.deepEqual(Object.fromEntries(values), { 'gpu.used|h|0': 0.5, 'gpu.memory.used|h|0': 2 * 2 ** 20 });
  values.clear();
  loadValues('h', { currentLoad: Number.NaN, avgLoad: -1 } as Parameters<typeof loadValues>[1], values);
  assert.equal(values.size, 0);
});
