import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queueTime, readSlotPage } from './page.ts';

const page = `# TYPE signalbox_inference_queue_duration_seconds histogram
signalbox_inference_queue_duration_seconds_bucket{model="credit-risk",version="1.0.0",slot="blue",le="+Inf"} 9
signalbox_inference_queue_duration_seconds_sum{model="credit-risk",version="1.0.0",slot="blue"} 0.5
signalbox_inference_queue_duration_seconds_count{model="credit-risk",version="1.0.0",slot="blue"} 9
signalbox_inference_queue_duration_seconds_sum{model="credit-risk",version="2.0.0",slot="blue"} 0.25
signalbox_inference_queue_duration_seconds_count{model="credit-risk",version="2.0.0",slot="blue"} 1
process_cpu_seconds_total 3
signalbox_slot_ready{model="credit-risk",version="1.0.0",slot="green"} NaN
`;

test('a page tells of its slots, and nothing of what it does not name', () => {
  assert.deepEqual(readSlotPage(page), {
    blue: { queued: 10, queuedS: 0.75, queueDepth: null, batchSize: null },
    green: null,
  });
  assert.deepEqual(readSlotPage('<html>'), { blue: null, green: null });
});

test('the time in the queue is that of the requests since the page before', () => {
  const at = (queued: number, queuedS: number) => ({ queued, queuedS, queueDepth: null, batchSize: null });
  assert.equal(queueTime(at(10, 1), at(20, 1.5)), 0.05);
  assert.equal(queueTime(at(10, 1), at(10, 1)), null);
  assert.equal(queueTime(at(10, 1), at(2, 0.1)), null, 'the server began anew');
  assert.equal(queueTime(null, at(2, 0.1)), null);
});
