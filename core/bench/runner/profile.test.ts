import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usedProviders } from './profile.ts';

test('nodes are counted once each, by the provider that ran them', () => {
  const node = (name: string, provider: string, node_index?: string) => ({
    cat: 'Node',
    name,
    args: { provider, ...(node_index !== undefined && { node_index }) },
  });
  const events = [
    { cat: 'Session', name: 'model_run' },
    node('a_kernel_time', 'CPUExecutionProvider', '0'),
    node('a_kernel_time', 'CPUExecutionProvider', '0'),
    node('b_kernel_time', 'WebGpuExecutionProvider', '1'),
    node('c_kernel_time', 'CPUExecutionProvider', '2'),
    { cat: 'Node', name: 'a_fence_before' },
  ];
  assert.deepEqual(usedProviders(events), [
    { provider: 'cpu', nodes: 2 },
    { provider: 'webgpu', nodes: 1 },
  ]);
});
