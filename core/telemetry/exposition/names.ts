/** What each metric is called outside. Pure. */
import { type Metric, metrics, type Series, type Unit, wordsOf } from '../../contract/metrics.ts';

export interface OutsideName {
  readonly name: string;
  /** Label of the metric's part. */
  readonly part?: string;
  /** Its value there is ours times this. */
  readonly times?: number;
  /** Whose name it is; absent: our own. Only where the value means what theirs means. */
  readonly like?: 'node_exporter' | 'dcgm-exporter';
}

const gpu = (name: string, times = 1): OutsideName => ({ name, part: 'gpu', times, like: 'dcgm-exporter' });
const MEBIBYTE = 1 / 2 ** 20;

/**
 * node_exporter counts bytes and seconds from the start of a host on, and rates are made by whoever asks. History holds
 * rates, so that those get names of our own: under theirs every dashboard would show the rate of a rate.
 */
export const outsideNames: { readonly [metric in Metric]: OutsideName } = {
  'cpu.used': { name: 'signalbox_host_cpu_used_ratio' },
  'cpu.iowait': { name: 'signalbox_host_cpu_iowait_ratio' },
  'cpu.steal': { name: 'signalbox_host_cpu_steal_ratio' },
  load1: { name: 'node_load1', like: 'node_exporter' },
  'memory.used': { name: 'signalbox_host_memory_used_bytes' },
  'memory.total': { name: 'node_memory_MemTotal_bytes', like: 'node_exporter' },
  'swap.used': { name: 'signalbox_host_swap_used_bytes' },
  'pressure.cpu': { name: 'signalbox_host_pressure_cpu_ratio' },
  'pressure.memory': { name: 'signalbox_host_pressure_memory_ratio' },
  'pressure.io': { name: 'signalbox_host_pressure_io_ratio' },
  'disk.read': { name: 'signalbox_host_disk_read_bytes_per_second', part: 'device' },
  'disk.write': { name: 'signalbox_host_disk_written_bytes_per_second', part: 'device' },
  'disk.busy': { name: 'signalbox_host_disk_busy_ratio', part: 'device' },
  'fs.used': { name: 'signalbox_host_filesystem_used_bytes', part: 'mountpoint' },
  'fs.size': { name: 'node_filesystem_size_bytes', part: 'mountpoint', like: 'node_exporter' },
  'net.received': { name: 'signalbox_host_network_received_bytes_per_second', part: 'device' },
  'net.sent': { name: 'signalbox_host_network_sent_bytes_per_second', part: 'device' },
  'net.errors': { name: 'signalbox_host_network_errors_per_second', part: 'device' },
  temperature: { name: 'signalbox_host_temperature_celsius', part: 'sensor' },
  'clock.skew': { name: 'signalbox_host_clock_skew_seconds' },
  uptime: { name: 'signalbox_host_uptime_seconds' },
  'telemetry.delay': { name: 'signalbox_host_sample_delay_seconds' },
  'telemetry.stopped': { name: 'signalbox_recording_stopped' },
  'gpu.used': gpu('DCGM_FI_DEV_GPU_UTIL', 100),
  'gpu.memory.used': gpu('DCGM_FI_DEV_FB_USED', MEBIBYTE),
  'gpu.memory.total': gpu('DCGM_FI_DEV_FB_TOTAL', MEBIBYTE),
  'gpu.temperature': gpu('DCGM_FI_DEV_GPU_TEMP'),
  'gpu.power': gpu('DCGM_FI_DEV_POWER_USAGE'),
  'gpu.clock': gpu('DCGM_FI_DEV_SM_CLOCK', 1e-6),
  'gpu.ecc': gpu('DCGM_FI_DEV_ECC_DBE_VOL_TOTAL'),
  'container.cpu': { name: 'signalbox_container_cpus_used' },
  'container.memory': { name: 'signalbox_container_memory_used_bytes' },
  'container.memory.limit': { name: 'signalbox_container_memory_limit_bytes' },
  'container.io.read': { name: 'signalbox_container_disk_read_bytes_per_second' },
  'container.io.write': { name: 'signalbox_container_disk_written_bytes_per_second' },
  'container.restarts': { name: 'signalbox_container_restarts' },
  'server.requests': { name: 'signalbox_server_requests_per_second' },
  'server.failed': { name: 'signalbox_server_failed_requests_per_second' },
  'server.error.share': { name: 'signalbox_server_error_ratio' },
  'server.latency.p50': { name: 'signalbox_server_latency_p50_seconds' },
  'server.latency.p95': { name: 'signalbox_server_latency_p95_seconds' },
  'server.latency.p99': { name: 'signalbox_server_latency_p99_seconds' },
  'server.latency.mean': { name: 'signalbox_server_latency_mean_seconds' },
  'server.in-flight': { name: 'signalbox_server_requests_in_flight' },
  'server.queue.time': { name: 'signalbox_server_queue_time_seconds' },
  'server.queue.depth': { name: 'signalbox_server_queue_depth' },
  'server.batch.size': { name: 'signalbox_server_batch_size' },
  'server.tokens': { name: 'signalbox_server_tokens_per_second' },
  'server.cache': { name: 'signalbox_server_kv_cache_used_ratio' },
  requests: { name: 'signalbox_service_requests_per_second', part: 'slot' },
  failed: { name: 'signalbox_service_failed_requests_per_second', part: 'slot' },
  'error.share': { name: 'signalbox_service_error_ratio', part: 'slot' },
  unanswered: { name: 'signalbox_service_unanswered_per_second' },
  'latency.p50': { name: 'signalbox_service_latency_p50_seconds', part: 'slot' },
  'latency.p95': { name: 'signalbox_service_latency_p95_seconds', part: 'slot' },
  'latency.p99': { name: 'signalbox_service_latency_p99_seconds', part: 'slot' },
  'in-flight': { name: 'signalbox_service_requests_in_flight', part: 'slot' },
  'queue.time': { name: 'signalbox_service_queue_time_seconds', part: 'slot' },
  'queue.depth': { name: 'signalbox_service_queue_depth', part: 'slot' },
  'batch.size': { name: 'signalbox_service_batch_size', part: 'slot' },
  healthy: { name: 'signalbox_service_slot_healthy', part: 'slot' },
  'rollout.running': { name: 'signalbox_rollout_running_seconds' },
  'rollout.waiting': { name: 'signalbox_rollout_waiting_seconds' },
  'rollout.failed': { name: 'signalbox_rollout_failed' },
};

export type Labels = { readonly [name: string]: string };

/** Labels of a series, in a fixed order. As theirs, `instance` is the host where the name is somebody else's. */
export function labelsOf({ metric, name, part }: Series): Labels {
  const outside = outsideNames[metric];
  const ofPart = outside.part !== undefined && part !== '' ? { [outside.part]: part } : {};
  const { of } = wordsOf(metric);
  if (of === 'service' || of === 'rollout') return { service: name, ...ofPart };
  if (of === 'host') return { ...(outside.like && { instance: name }), host: name, ...ofPart };
  const slash = name.indexOf('/');
  return { host: name.slice(0, slash), container: name.slice(slash + 1) };
}

const unitText: { readonly [unit in Unit]: string } = {
  share: '0 to 1',
  count: '',
  'per-second': 'per second',
  bytes: 'bytes',
  'bytes-per-second': 'bytes per second',
  seconds: 'seconds',
  celsius: 'degrees Celsius',
  watts: 'watts',
  hertz: 'hertz',
};

/** `Memory used (bytes)`; of somebody else's name also whose it is, since its unit may be theirs. */
export function helpOf(metric: Metric): string {
  const { title, unit } = metrics[metric];
  const { like } = outsideNames[metric];
  if (like) return `${title}, as ${like} names it`;
  return unitText[unit] === '' ? title : `${title} (${unitText[unit]})`;
}
