import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profiles } from './profiles.ts';
import { readServerPage } from './server-page.ts';
import { serverValues } from './server-values.ts';

function profileOf(id: string) {
  const profile = profiles.find((each) => each.id === id);
  assert.ok(profile);
  return profile;
}

/** What is known from two pages that are five seconds apart, rounded. */
function between(id: string, before: string, now: string): { [metric: string]: number } {
  const pages = [before, now].map((text) => readServerPage(text, profileOf(id)));
  assert.ok(pages[1]);
  const values = serverValues(pages[0] ?? null, pages[1], 5);
  return Object.fromEntries([...values].map(([metric, value]) => [metric.slice(7), Number(value.toFixed(6))]));
}

test('vLLM: rates, latency from its histogram, queue, batch, tokens, cache; engines are added up', () => {
  const page = (done: number, fast: number, slow: number) => `
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="m"} 3.0
vllm:num_requests_running{engine="1",model_name="m"} 4.0
vllm:num_requests_waiting{engine="0",model_name="m"} 2.0
vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.25
vllm:kv_cache_usage_perc{engine="1",model_name="m"} 0.5
vllm:request_success_total{engine="0",finished_reason="stop",model_name="m"} ${done}
vllm:request_success_total{engine="0",finished_reason="error",model_name="m"} ${done / 10}
vllm:generation_tokens_total{engine="0",model_name="m"} ${done * 100}
vllm:e2e_request_latency_seconds_bucket{engine="0",le="0.5",model_name="m"} ${fast}
vllm:e2e_request_latency_seconds_bucket{engine="0",le="1.0",model_name="m"} ${fast + slow}
vllm:e2e_request_latency_seconds_bucket{engine="0",le="+Inf",model_name="m"} ${fast + slow}
vllm:e2e_request_latency_seconds_sum{engine="0",model_name="m"} ${fast * 0.3 + slow * 0.7}
vllm:e2e_request_latency_seconds_count{engine="0",model_name="m"} ${fast + slow}
vllm:request_queue_time_seconds_sum{engine="0",model_name="m"} ${done / 50}
vllm:request_queue_time_seconds_count{engine="0",model_name="m"} ${done}
`;
  assert.deepEqual(between('vllm', page(100, 50, 50), page(200, 100, 100)), {
    'in-flight': 9,
    'queue.depth': 2,
    'batch.size': 7,
    cache: 0.5,
    requests: 22,
    failed: 2,
    'error.share': 0.090909,
    tokens: 2000,
    'latency.mean': 0.5,
    'queue.time': 0.02,
    'latency.p50': 0.5,
    'latency.p95': 0.95,
    'latency.p99': 0.99,
  });
});

test('an older vLLM, which tells of no failures: they are not known, and not 0', () => {
  const page = (done: number) => `
vllm:gpu_cache_usage_perc{model_name="m"} 0.125
vllm:request_success_total{finished_reason="stop",model_name="m"} ${done}
`;
  assert.deepEqual(between('vllm', page(5), page(10)), { cache: 0.125, requests: 1 });
});

test('Triton: microseconds, failures by reason, batches by what went through how many runs; models are added up', () => {
  const page = (done: number) => `
nv_inference_request_success{model="a",version="1"} ${done}
nv_inference_request_success{model="b",version="1"} ${done}
nv_inference_request_failure{model="a",reason="OTHER",version="1"} ${done / 4}
nv_inference_request_failure{model="a",reason="BACKEND",version="1"} ${done / 4}
nv_inference_count{model="a",version="1"} ${done * 8}
nv_inference_exec_count{model="a",version="1"} ${done * 2}
nv_inference_request_duration_us{model="a",version="1"} ${done * 2_000}
nv_inference_queue_duration_us{model="a",version="1"} ${done * 500}
nv_inference_pending_request_count{model="a",version="1"} 6
nv_gpu_utilization{gpu_uuid="GPU-1"} 0.5
`;
  assert.deepEqual(between('triton', page(20), page(40)), {
    'queue.depth': 6,
    requests: 10,
    failed: 2,
    'error.share': 0.2,
    'latency.mean': 0.001,
    'queue.time': 0.00025,
    'batch.size': 4,
  });
});

test('TGI names a counter at its first event: before that it has counted nothing', () => {
  const before = 'tgi_queue_size 0\ntgi_batch_current_size 1\ntgi_request_success 10\n';
  const now =
    'tgi_queue_size 4\ntgi_batch_current_size 2\ntgi_request_success 14\ntgi_request_failure{err="overloaded"} 1\n';
  assert.deepEqual(between('tgi', before, now), {
    'queue.depth': 4,
    'batch.size': 2,
    requests: 1,
    failed: 0.2,
    'error.share': 0.2,
  });
});

test('SGLang, llama.cpp: as much as they tell', () => {
  const sglang = (done: number) => `
sglang:num_running_reqs{model_name="m"} 5.0
sglang:num_queue_reqs{model_name="m"} 1.0
sglang:token_usage{model_name="m"} 0.28
sglang:num_requests_total{model_name="m"} ${done}
sglang:generation_tokens_total{model_name="m"} ${done * 10}
`;
  assert.deepEqual(between('sglang', sglang(0), sglang(10)), {
    'in-flight': 6,
    'queue.depth': 1,
    'batch.size': 5,
    cache: 0.28,
    requests: 2,
    tokens: 20,
  });
  const llama = (tokens: number) =>
    `llamacpp:tokens_predicted_total ${tokens}\nllamacpp:requests_processing 1\nllamacpp:requests_deferred 2\n`;
  assert.deepEqual(between('llama.cpp', llama(0), llama(100)), {
    'in-flight': 3,
    'queue.depth': 2,
    'batch.size': 1,
    tokens: 20,
  });
});

test('OpenVINO: predictions count, questions after its health do not', () => {
  const page = (done: number) => `
ovms_requests_success{api="KServe",interface="REST",method="ModelReady",name="m"} ${done * 9}
ovms_requests_success{api="KServe",interface="REST",method="ModelInfer",name="m",version="1"} ${done}
ovms_requests_success{api="TensorFlowServing",interface="gRPC",method="Predict",name="m",version="1"} ${done}
ovms_requests_fail{api="KServe",interface="REST",method="ModelInfer",name="m",version="1"} 0
ovms_current_requests{name="m",version="1"} 1
ovms_request_time_us_sum{interface="REST",name="m",version="1"} ${done * 3_000}
ovms_request_time_us_count{interface="REST",name="m",version="1"} ${done}
ovms_request_time_us_bucket{interface="REST",name="m",version="1",le="2000"} 0
ovms_request_time_us_bucket{interface="REST",name="m",version="1",le="4000"} ${done}
ovms_request_time_us_bucket{interface="REST",name="m",version="1",le="+Inf"} ${done}
`;
  assert.deepEqual(between('openvino', page(0), page(10)), {
    'in-flight': 1,
    requests: 4,
    failed: 0,
    'error.share': 0,
    'latency.mean': 0.003,
    'latency.p50': 0.003,
    'latency.p95': 0.0039,
    'latency.p99': 0.00398,
  });
});

test('TensorFlow Serving: whatever does not end with OK has failed', () => {
  const page = (done: number) => `
:tensorflow:serving:request_count{model_name="m",status="OK"} ${done}
:tensorflow:serving:request_count{model_name="m",status="INVALID_ARGUMENT"} ${done}
`;
  assert.deepEqual(between('tensorflow', page(0), page(10)), { requests: 4, failed: 2, 'error.share': 0.5 });
});

test('without requests there is no latency and no error rate, and the rate is 0', () => {
  const page =
    'vllm:request_success_total{finished_reason="error"} 4\nvllm:e2e_request_latency_seconds_sum 2\nvllm:e2e_request_latency_seconds_count 4\nvllm:e2e_request_latency_seconds_bucket{le="+Inf"} 4\n';
  assert.deepEqual(between('vllm', page, page), { requests: 0, failed: 0 });
});

test('a server that nobody asked anything yet is known by what it names', () => {
  const idle = '# TYPE :tensorflow:serving:request_count counter\n# TYPE :tensorflow:core:graph_runs counter\n';
  assert.deepEqual(between('tensorflow', idle, idle), { requests: 0, failed: 0 });
  assert.deepEqual(between('tensorflow', idle, ':tensorflow:serving:request_count{status="OK"} 10'), {
    requests: 2,
    failed: 0,
    'error.share': 0,
  });
  assert.deepEqual(between('tgi', '', 'tgi_queue_size 0\ntgi_request_success 5\n'), {
    'queue.depth': 0,
    requests: 1,
    failed: 0,
    'error.share': 0,
  });
  const sglang =
    '# HELP sglang:num_running_reqs The number of running requests.\nsglang:num_running_reqs{model_name="m"} 0\n';
  assert.deepEqual(between('sglang', sglang, sglang), { 'in-flight': 0, 'batch.size': 0, requests: 0, tokens: 0 });
});

test('SGLang with priorities tells of all requests once', () => {
  const page =
    'sglang:num_queue_reqs{priority=""} 6\nsglang:num_queue_reqs{priority="1"} 2\nsglang:num_queue_reqs{priority="2"} 4\n';
  assert.equal(between('sglang', page, page)['queue.depth'], 6);
});

test('OpenVINO counts what its graphs are asked, too', () => {
  const page = (done: number) => `
ovms_requests_success{method="ModelInfer",name="m"} 0
ovms_requests_accepted{api="V3",interface="REST",method="Unary",name="llm"} ${done}
ovms_requests_rejected{api="V3",interface="REST",method="Unary",name="llm"} ${done / 10}
ovms_current_graphs{name="llm"} 3
`;
  const values = between('openvino', page(0), page(10));
  assert.deepEqual([values.requests, values.failed, values['in-flight']], [2.2, 0.2, 3]);
});

test('a histogram without end is cut, and what is kept stays right', () => {
  const buckets = Array.from({ length: 2_000 }, (_, at) => `vllm:e2e_request_latency_seconds_bucket{le="${at}"} 1`);
  const profile = profileOf('vllm');
  assert.equal(readServerPage(buckets.join('\n'), profile)?.buckets.size, 256);
});

test('a server that began anew tells nothing of what passed; nor does a first page', () => {
  const page = (done: number) =>
    `vllm:request_success_total{finished_reason="stop"} ${done}\nvllm:num_requests_waiting 1\n`;
  assert.deepEqual(between('vllm', page(100), page(3)), { 'in-flight': 1, 'queue.depth': 1 });
  assert.deepEqual(between('vllm', '', page(3)), { 'in-flight': 1, 'queue.depth': 1 });
});

test('a page of something else is none of the server', () => {
  for (const profile of profiles) {
    if (!profile.emptyAtFirst) assert.equal(readServerPage('', profile), null);
    assert.equal(readServerPage('<html>404</html>', profile), null);
    assert.equal(readServerPage('process_cpu_seconds_total 3\n', profile), null);
  }
});
