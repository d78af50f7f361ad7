import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerInfo, NetworkInfo, Port } from 'dockerode';
import { placeOf } from './place.ts';

function container(more: Partial<ContainerInfo>): ContainerInfo {
  return {
    ...{ Id: 'a', Names: ['/a'], Image: 'a', ImageID: '', Command: '', Created: 0, State: 'running', Status: '' },
    ...{ Labels: {}, Ports: [], Mounts: [], HostConfig: { NetworkMode: 'bridge' }, NetworkSettings: { Networks: {} } },
    ...more,
  };
}

const bridge = { NetworkSettings: { Networks: { bridge: { IPAddress: '172.17.0.2' } as NetworkInfo } } };
const runtimeOf = (Image: string, Labels = {}) => placeOf(container({ Image, Labels }))?.profile.id ?? null;

test('a server is known by its image, whatever its registry, tag and digest', () => {
  assert.equal(runtimeOf('vllm/vllm-openai:v0.11.0'), 'vllm');
  assert.equal(runtimeOf('vllm/vllm-openai@sha256:00ff'), 'vllm');
  assert.equal(runtimeOf('registry.example:5000/mirror/vllm-openai'), 'vllm');
  assert.equal(runtimeOf('nvcr.io/nvidia/tritonserver:25.01-py3'), 'triton');
  assert.equal(runtimeOf('ghcr.io/huggingface/text-generation-inference:3.0'), 'tgi');
  assert.equal(runtimeOf('lmsysorg/sglang:latest'), 'sglang');
  assert.equal(runtimeOf('ghcr.io/ggml-org/llama.cpp:server-cuda'), 'llama.cpp');
  assert.equal(runtimeOf('openvino/model_server:latest'), 'openvino');
  assert.equal(runtimeOf('mirror.example/docker/tensorflow/serving:2.18.0'), 'tensorflow');
  for (const other of [
    'postgres:17',
    'sha256:00ff',
    'mytritonserver',
    'knative/serving',
    'mirror/tensorflow/serving-tools',
  ])
    assert.equal(runtimeOf(other), null);
});

test('a label says what an image does not, and one that is wrong says nothing', () => {
  assert.equal(runtimeOf('sha256:00ff', { 'io.signalbox.runtime': 'triton' }), 'triton');
  assert.equal(runtimeOf('vllm/vllm-openai', { 'io.signalbox.runtime': 'none' }), null);
});

test('one that does not run is not asked', () => {
  assert.equal(placeOf(container({ Image: 'vllm/vllm-openai', State: 'exited' })), null);
});

test('its own port comes first, a published one before the address of the container', () => {
  const port = (PrivatePort: number, more: Partial<Port> = {}): Port => ({ PrivatePort, Type: 'tcp', ...more }) as Port;
  const addresses = (more: Partial<ContainerInfo>) =>
    placeOf(container({ Image: 'tritonserver', ...bridge, ...more }))?.addresses;
  assert.deepEqual(addresses({ Ports: [] }), [{ host: '172.17.0.2', port: 8002 }]);
  const Ports = [
    port(8000, { PublicPort: 80, IP: '0.0.0.0' }),
    port(8001),
    port(8002, { PublicPort: 9000, IP: '10.0.0.1' }),
  ];
  assert.deepEqual(addresses({ Ports }), [
    { host: '10.0.0.1', port: 9000 },
    { host: '127.0.0.1', port: 80 },
    { host: '172.17.0.2', port: 8001 },
  ]);
  assert.deepEqual(addresses({ Ports, Labels: { 'io.signalbox.metrics.port': '8001' } }), [
    { host: '172.17.0.2', port: 8001 },
  ]);
  const wrong = placeOf(container({ Image: 'vllm', ...bridge, Labels: { 'io.signalbox.metrics.port': '99999' } }));
  assert.deepEqual([wrong?.addresses, wrong?.fault?.slice(-5)], [[], '99999']);
  const many = Array.from({ length: 50 }, (_, at) => port(9000 + at));
  assert.equal(addresses({ Ports: many })?.length, 4);
});

test('in the network of its host it is there; without any network it is nowhere', () => {
  const host = { Image: 'vllm', HostConfig: { NetworkMode: 'host' } };
  assert.deepEqual(placeOf(container(host))?.addresses, [{ host: '127.0.0.1', port: 8000 }]);
  assert.deepEqual(placeOf(container({ Image: 'vllm' }))?.addresses, []);
});
