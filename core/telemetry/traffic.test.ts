import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../contract/problem.ts';
import type { ServiceState } from '../services/model.ts';
import type { RequestRecord } from '../switches/model.ts';
import { type TrafficEvent, TrafficService } from './traffic.ts';

const state = { service: 's' } as ServiceState;

/** A switch that tells what the test gives it. */
class FakeSwitch {
  opened = 0;
  following = 0;
  failure: Problem | null = null;
  remembered: RequestRecord[] = [];
  #waiting: (() => void) | null = null;

  readonly open = async () => {
    this.opened += 1;
    if (this.failure) throw this.failure;
    return { state, switch: this };
  };

  async *watch(_state: ServiceState, signal: AbortSignal): AsyncGenerator<readonly RequestRecord[]> {
    this.following += 1;
    try {
      yield this.remembered;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    } finally {
      this.following -= 1;
    }
    if (!signal.aborted) throw new Problem('connection-lost', 'Wait');
  }

  breakOff(): void {
    this.#waiting?.();
  }
}

function record(ago: number): RequestRecord {
  return { beganUs: (Date.now() - ago) * 1000, wanted: 'blue', answered: 'blue', status: 200, durationUs: 1_000 };
}

async function until(question: () => boolean): Promise<void> {
  const deadline = performance.now() + 8_000;
  while (!question()) {
    assert.ok(performance.now() < deadline, 'it never came true');
    await sleep(10);
  }
}

let source: FakeSwitch;
let traffic: TrafficService;
let stop: AbortController;
let seen: TrafficEvent[];

function watch(): Promise<void> {
  return (async () => {
    for await (const event of traffic.watch('s', stop.signal)) seen.push(event);
  })();
}

const pointsSeen = () =>
  seen.flatMap((event) => (event.kind === 'snapshot' ? event.points : event.kind === 'point' ? [event.point] : []));
const total = () => pointsSeen().reduce((sum, { blue }) => sum + blue.requestsPerS, 0);

beforeEach(() => {
  source = new FakeSwitch();
  traffic = new TrafficService(source.open, 50);
  stop = new AbortController();
  seen = [];
});

afterEach(() => {
  stop.abort();
  traffic.close();
});

it('shows what the switch remembers, then a point each second, once for all watchers', async () => {
  source.remembered = [record(8_000), record(7_000), record(6_000)];
  const reading = [watch(), watch()];
  await until(() => seen.filter(({ kind }) => kind === 'point').length >= 2);
  assert.equal(source.opened, 1);
  assert.equal(seen[0]?.kind, 'snapshot');
  assert.equal(total(), 2 * 3);
  stop.abort();
  await Promise.all(reading);
});

it('stops to follow a while after the last watcher has left, and begins anew with the next', async () => {
  const reading = watch();
  await until(() => source.following === 1);
  stop.abort();
  await reading;
  assert.equal(source.following, 1, 'a page that is reloaded comes back');
  await until(() => source.following === 0);
  stop = new AbortController();
  const again = watch();
  await until(() => source.opened === 2);
  stop.abort();
  await again;
});

it('tells a gap, goes on by itself, and counts no request twice', async () => {
  source.remembered = [record(3_000), record(2_500)];
  const reading = watch();
  await until(() => total() === 2);
  source.failure = new Problem('host-unreachable', 'Start the host');
  source.breakOff();
  const gaps = () => seen.filter(({ kind }) => kind === 'gap').length;
  await until(() => gaps() === 1);
  const told = pointsSeen().length;
  await until(() => gaps() === 3);
  assert.equal(pointsSeen().length, told, 'nobody knows what passes meanwhile');
  source.remembered.push(record(100));
  source.failure = null;
  await until(() => total() === 3);
  await until(() => pointsSeen().length > 4);
  assert.equal(total(), 3);
  const ats = pointsSeen().map(({ at }) => at);
  assert.equal(new Set(ats).size, ats.length);
  stop.abort();
  await reading;
});

it('tells nobody who comes later of a gap that is over', async () => {
  source.failure = new Problem('host-unreachable', 'Start the host');
  const reading = watch();
  await until(() => seen.some(({ kind }) => kind === 'gap'));
  source.failure = null;
  await until(() => seen.some(({ kind }) => kind === 'point'));
  seen = [];
  const late = watch();
  await until(() => seen.some(({ kind }) => kind === 'point'));
  assert.deepEqual(
    seen.filter(({ kind }) => kind === 'gap'),
    [],
  );
  stop.abort();
  await Promise.all([reading, late]);
});

it('is told again what it knows, and does not count it again', async () => {
  source.remembered = [record(5)];
  const reading = watch();
  await until(() => source.following === 1);
  source.breakOff();
  await until(() => source.opened === 2);
  await until(() => total() > 0 && pointsSeen().length > 1);
  assert.equal(total(), 1);
  stop.abort();
  await reading;
});
