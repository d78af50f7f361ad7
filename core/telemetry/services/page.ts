/** Pure: what a slot's metrics page (Prometheus text) says of its queue. */
import { readSamples } from '../runtimes/prometheus-text.ts';

export interface SlotPage {
  /** Requests that have been through the queue, and the seconds that they spent in it; both only grow. */
  readonly queued: number;
  readonly queuedS: number;
  /** Where the server has them. */
  readonly queueDepth: number | null;
  readonly batchSize: number | null;
}

interface Sum {
  queued: number;
  queuedS: number;
  queueDepth: number | null;
  batchSize: number | null;
}

const QUEUED = 'signalbox_inference_queue_duration_seconds_count';
const QUEUED_S = 'signalbox_inference_queue_duration_seconds_sum';
const DEPTH = 'signalbox_inference_queue_depth';
const BATCH = 'signalbox_inference_batch_size';
const wanted = {
  names: new Set([QUEUED, QUEUED_S, DEPTH, BATCH]),
  labels: new Set(['slot']),
};

/** By slot; series of several versions of a slot are added up. */
export function readSlotPage(text: string): { readonly [slot in 'blue' | 'green']: SlotPage | null } {
  const sums: { blue: Sum | null; green: Sum | null } = { blue: null, green: null };
  for (const { name, labels, value } of readSamples(text, wanted)) {
    const slot = labels.get('slot');
    if (slot !== 'blue' && slot !== 'green') continue;
    sums[slot] ??= { queued: 0, queuedS: 0, queueDepth: null, batchSize: null };
    add(sums[slot], name, value);
  }
  return sums;
}

function add(sum: Sum, name: string, value: number): void {
  if (name === QUEUED) sum.queued += value;
  else if (name === QUEUED_S) sum.queuedS += value;
  else if (name === DEPTH) sum.queueDepth = (sum.queueDepth ?? 0) + value;
  else if (name === BATCH) sum.batchSize = value;
}

/** Mean seconds in the queue of the requests between two pages; null when there were none, or the server began anew. */
export function queueTime(before: SlotPage | null, now: SlotPage | null): number | null {
  if (!before || !now) return null;
  const count = now.queued - before.queued;
  const seconds = now.queuedS - before.queuedS;
  return count > 0 && seconds >= 0 ? seconds / count : null;
}
