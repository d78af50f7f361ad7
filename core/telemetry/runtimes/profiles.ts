/** Pure: the servers that are known, by their own documentation of their metrics. */
import type { RuntimeProfile } from './profile.ts';

const MICROSECOND = 1e-6;

/**
 * https://docs.nvidia.com/deeplearning/triton-inference-server: metrics. It has no histogram of latency unless it is asked for
 * one: no percentiles, a mean. An ensemble and its parts count each for themselves.
 */
const triton: RuntimeProfile = {
  id: 'triton',
  title: 'Triton',
  image: /(^|\/)tritonserver(:(?!.*-sdk)[^/]*)?$/,
  prefix: 'nv_',
  port: 8002,
  path: '/metrics',
  hint: 'Start it with --allow-metrics=true and a --metrics-port that can be reached',
  counters: {
    requests: [{ name: 'nv_inference_request_success' }, { name: 'nv_inference_request_failure' }],
    failed: [{ name: 'nv_inference_request_failure' }],
    latencyS: [{ name: 'nv_inference_request_duration_us', times: MICROSECOND }],
    timed: [{ name: 'nv_inference_request_success' }],
    queuedS: [{ name: 'nv_inference_queue_duration_us', times: MICROSECOND }],
    queued: [{ name: 'nv_inference_request_success' }],
    batched: [{ name: 'nv_inference_count' }],
    batches: [{ name: 'nv_inference_exec_count' }],
  },
  gauges: { queueDepth: [{ name: 'nv_inference_pending_request_count' }] },
};

/** https://docs.vllm.ai: production metrics. */
const vllm: RuntimeProfile = {
  id: 'vllm',
  title: 'vLLM',
  image: /(^|\/)vllm(-openai)?(-cpu|-tpu|-xpu)?(:[^/]*)?$/,
  prefix: 'vllm:',
  port: 8000,
  path: '/metrics',
  hint: 'Start it without --disable-log-stats and with a port that can be reached',
  counters: {
    requests: [{ name: 'vllm:request_success_total' }],
    // Versions that tell of no such reason tell of no failures: that is not known then, not 0.
    failed: [{ name: 'vllm:request_success_total', only: { label: 'finished_reason', in: ['error'] } }],
    queuedS: [{ name: 'vllm:request_queue_time_seconds_sum' }],
    queued: [{ name: 'vllm:request_queue_time_seconds_count' }],
    tokens: [{ name: 'vllm:generation_tokens_total' }],
  },
  gauges: {
    inFlight: [{ name: 'vllm:num_requests_running' }, { name: 'vllm:num_requests_waiting' }],
    queueDepth: [{ name: 'vllm:num_requests_waiting' }],
    batchSize: [{ name: 'vllm:num_requests_running' }],
    // The second is its older name.
    cache: [{ name: 'vllm:kv_cache_usage_perc' }, { name: 'vllm:gpu_cache_usage_perc' }],
  },
  latency: { name: 'vllm:e2e_request_latency_seconds', inS: 1 },
};

/** https://huggingface.co/docs/text-generation-inference: metrics. */
const tgi: RuntimeProfile = {
  id: 'tgi',
  title: 'TGI',
  image: /(^|\/)(text-generation-inference|tgi-gaudi)(:[^/]*)?$/,
  prefix: 'tgi_',
  emptyAtFirst: true,
  port: 80,
  path: '/metrics',
  hint: 'Start it with a --port that can be reached',
  counters: {
    requests: [{ name: 'tgi_request_success' }, { name: 'tgi_request_failure' }],
    failed: [{ name: 'tgi_request_failure' }],
    queuedS: [{ name: 'tgi_request_queue_duration_sum' }],
    queued: [{ name: 'tgi_request_queue_duration_count' }],
    tokens: [{ name: 'tgi_request_generated_tokens_sum' }],
  },
  lazy: ['requests', 'failed'],
  gauges: { queueDepth: [{ name: 'tgi_queue_size' }], batchSize: [{ name: 'tgi_batch_current_size' }] },
  latency: { name: 'tgi_request_duration', inS: 1 },
};

/** With priorities there is a series of all requests and one for each priority besides. */
const all = { label: 'priority', in: [''] };

/** https://docs.sglang.io: production metrics. It counts requests that were given up, but no failures. */
const sglang: RuntimeProfile = {
  id: 'sglang',
  title: 'SGLang',
  image: /(^|\/)sglang(:[^/]*)?$/,
  prefix: 'sglang:',
  port: 30_000,
  path: '/metrics',
  hint: 'Start it with --enable-metrics',
  counters: {
    requests: [{ name: 'sglang:num_requests_total' }],
    queuedS: [{ name: 'sglang:queue_time_seconds_sum' }],
    queued: [{ name: 'sglang:queue_time_seconds_count' }],
    tokens: [{ name: 'sglang:generation_tokens_total' }],
  },
  // It names them at the first request.
  lazy: ['requests', 'tokens'],
  gauges: {
    inFlight: [
      { name: 'sglang:num_running_reqs', only: all },
      { name: 'sglang:num_queue_reqs', only: all },
    ],
    queueDepth: [{ name: 'sglang:num_queue_reqs', only: all }],
    batchSize: [{ name: 'sglang:num_running_reqs', only: all }],
    cache: [{ name: 'sglang:token_usage' }],
  },
  latency: { name: 'sglang:e2e_request_latency_seconds', inS: 1 },
};

/** https://github.com/ggml-org/llama.cpp, tools/server/README.md. It counts no requests. */
const llamaCpp: RuntimeProfile = {
  id: 'llama.cpp',
  title: 'llama.cpp',
  image: /(^|\/)llama\.cpp(:server[^/]*)?$/,
  prefix: 'llamacpp:',
  port: 8080,
  path: '/metrics',
  hint: 'Start it with --metrics',
  counters: { tokens: [{ name: 'llamacpp:tokens_predicted_total' }] },
  gauges: {
    inFlight: [{ name: 'llamacpp:requests_processing' }, { name: 'llamacpp:requests_deferred' }],
    queueDepth: [{ name: 'llamacpp:requests_deferred' }],
    batchSize: [{ name: 'llamacpp:requests_processing' }],
  },
};

/** Calls that ask for a prediction; others ask how the server is. */
const inference = { label: 'method', in: ['ModelInfer', 'ModelInferStream', 'Predict'] };

/** https://docs.openvino.ai: model server metrics. */
const openvino: RuntimeProfile = {
  id: 'openvino',
  title: 'OpenVINO',
  image: /(^|\/)(openvino\/model_server|openvino-model-server)(:[^/]*)?$/,
  prefix: 'ovms_',
  port: 8000,
  path: '/metrics',
  hint: 'Start it with --metrics_enable and a --rest_port',
  counters: {
    requests: [
      { name: 'ovms_requests_success', only: inference },
      { name: 'ovms_requests_fail', only: inference },
      // Of language models and other graphs.
      { name: 'ovms_requests_accepted' },
      { name: 'ovms_requests_rejected' },
    ],
    failed: [{ name: 'ovms_requests_fail', only: inference }, { name: 'ovms_requests_rejected' }],
    queuedS: [{ name: 'ovms_wait_for_infer_req_time_us_sum', times: MICROSECOND }],
    queued: [{ name: 'ovms_wait_for_infer_req_time_us_count' }],
  },
  gauges: { inFlight: [{ name: 'ovms_current_requests' }, { name: 'ovms_current_graphs' }] },
  latency: { name: 'ovms_request_time_us', inS: MICROSECOND },
};

/** https://github.com/tensorflow/serving, serving_config.md. */
const tensorflow: RuntimeProfile = {
  id: 'tensorflow',
  title: 'TensorFlow Serving',
  image: /(^|\/)tensorflow\/serving(:[^/]*)?$/,
  prefix: ':tensorflow:',
  port: 8501,
  path: '/monitoring/prometheus/metrics',
  hint: 'Start it with a --monitoring_config_file that turns prometheus_config on',
  counters: {
    requests: [{ name: ':tensorflow:serving:request_count' }],
    failed: [{ name: ':tensorflow:serving:request_count', only: { label: 'status', notIn: ['OK'] } }],
  },
  // A status has its series from the first request on that ends with it.
  lazy: ['requests', 'failed'],
  gauges: {},
  latency: { name: ':tensorflow:serving:request_latency', inS: MICROSECOND },
};

export const profiles: readonly RuntimeProfile[] = [triton, vllm, tgi, sglang, llamaCpp, openvino, tensorflow];
