import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrafficPoint } from '../../contract/services.ts';
import type { Frame } from '../model.ts';
import type { TrafficEvent } from '../traffic.ts';
import { type HeardSpan, ServiceCollector } from './collector.ts';

const START = Date.parse('2026-03-25T10:00:00Z');

function point(second: number, requestsPerS: number): TrafficPoint {
  const none = { requestsPerS: 0, failedPerS: 0, p50Ms: null, p95Ms: null, p99Ms: null };
  const at = new Date(START + second * 1_000).toISOString();
  return { at, blue: { ...none, requestsPerS }, green: none, unanswered: 0 };
}

/** What is told of seconds of traffic; with each, in which span of seconds the host was heard by then. */
async function told(seconds: readonly (readonly [second: number, requests: number, heard: [number, number] | null])[]) {
  const frames: Frame[] = [];
  let heard: HeardSpan | null = null;
  const { promise, resolve } = Promise.withResolvers<void>();
  async function* traffic(): AsyncGenerator<TrafficEvent> {
    for (const [second, requests, span] of seconds) {
      heard = span && { fromMs: START + span[0] * 1_000, toMs: START + span[1] * 1_000 };
      yield { kind: 'point', point: point(second, requests) };
    }
    resolve();
  }
  const collector = new ServiceCollector('credit', {
    locate: () => Promise.reject(new Error('nothing but traffic here')),
    traffic,
    page: async () => '',
    heard: () => heard,
    onFrame: (frame) => frames.push(frame),
    onStatus: () => {},
  });
  collector.start();
  await promise;
  collector.stop();
  return frames.map(({ atMs, values }) => [(atMs - START) / 1_000 - 1, values.get('requests|credit|blue')]);
}

test('a second without requests is told once its host was heard after it', async () => {
  assert.deepEqual(
    await told([
      [0, 0, [-100, 0.7]],
      [1, 0, [-100, 1.7]],
      [2, 5, [-100, 2.7]],
      [3, 5, [-100, 3.7]],
    ]),
    [
      [0, 0],
      [1, 0],
      [2, 5],
      [3, 5],
    ],
  );
});

test('seconds in which nobody heard of the host are a gap, not 0', async () => {
  assert.deepEqual(
    await told([
      [0, 7, [-100, 0.7]],
      [1, 0, [-100, 1.7]],
      [2, 0, [-100, 1.7]],
      [3, 0, [-100, 1.7]],
      [4, 3, [4.2, 4.7]],
      [5, 0, [4.2, 6.1]],
    ]),
    [
      [0, 7],
      [4, 3],
      [5, 0],
    ],
  );
});

test('requests are told at once, whether the host was heard or not', async () => {
  assert.deepEqual(await told([[0, 2, null]]), [[0, 2]]);
  assert.deepEqual(await told([[0, 0, null]]), []);
});
