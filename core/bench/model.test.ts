import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsOf, settingWords } from './model.ts';

test('a sweep is every combination, each once', () => {
  const settings = settingsOf({
    models: ['a@1', 'b@1', 'a@1'],
    providers: ['cpu'],
    batches: [1, 8, 8],
    threads: [1, 2],
  });
  assert.deepEqual(settings.map(settingWords), [
    'a@1, cpu, batch 1, 1 thread',
    'a@1, cpu, batch 8, 1 thread',
    'a@1, cpu, batch 1, 2 threads',
    'a@1, cpu, batch 8, 2 threads',
    'b@1, cpu, batch 1, 1 thread',
    'b@1, cpu, batch 8, 1 thread',
    'b@1, cpu, batch 1, 2 threads',
    'b@1, cpu, batch 8, 2 threads',
  ]);
});
