import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { PageRefused } from '../../platform/read-page.ts';
import type { Address, ServerPlace } from './place.ts';
import { profiles } from './profiles.ts';
import { ServerWatch } from './server-watch.ts';

const vllm = profiles.find(({ id }) => id === 'vllm');
assert.ok(vllm);
const page = (done: number) =>
  `vllm:num_requests_waiting 2\nvllm:request_success_total{finished_reason="stop"} ${done}\n`;

let nowMs: number;
let asked: string[];
let answer: (address: Address, signal: AbortSignal) => Promise<string>;
let changes: number;
let stop: AbortController;
let watch: ServerWatch;

beforeEach(() => {
  [nowMs, asked, changes, stop] = [0, [], 0, new AbortController()];
  watch = new ServerWatch({
    read: (address, path, signal) => {
      asked.push(`${address.host}:${address.port}${path}`);
      return answer(address, signal);
    },
    now: () => nowMs,
    onChange: () => {
      changes += 1;
    },
  });
});

afterEach(() => stop.abort());

function place(...ports: number[]): { place: ServerPlace; name: string } {
  assert.ok(vllm);
  const addresses = ports.map((port) => ({ host: '127.0.0.1', port }));
  return { place: { id: 'a', profile: vllm, addresses, fault: null }, name: 'h/llm' };
}

/** Lets so much time pass, a second at a time. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    nowMs += 1_000;
    await watch.look(stop.signal);
  }
}

function told(): { [key: string]: number } {
  const values = new Map<string, number>();
  watch.tell(values);
  return Object.fromEntries(values);
}

test('reads every five seconds, and tells rates from the second page on', async () => {
  let done = 0;
  answer = async () => {
    done += 10;
    return page(done);
  };
  watch.take([place(8000)]);
  await pass(2);
  assert.deepEqual(told(), { 'server.in-flight|h/llm|': 2, 'server.queue.depth|h/llm|': 2 });
  await pass(5);
  assert.equal(told()['server.requests|h/llm|'], 2);
  assert.deepEqual(watch.serverIn('a'), { runtime: 'vLLM', note: null });
  assert.equal(asked.length, 2);
  assert.equal(changes, 0);
});

test('looks for the page at the places there are, and remembers where it was', async () => {
  answer = async ({ port }) => (port === 9000 ? page(1) : '<html>');
  watch.take([place(8000, 9000)]);
  await pass(7);
  assert.deepEqual(
    asked.map((each) => each.slice(10)),
    ['8000/metrics', '9000/metrics', '9000/metrics'],
  );
});

test('one that does not answer is a gap with a note, asked more and more seldom, and comes back', async () => {
  let up = false;
  answer = async () => {
    if (!up) throw new Error('connection refused');
    return page(1);
  };
  watch.take([place(8000)]);
  await pass(2);
  assert.equal(watch.serverIn('a')?.note, 'connection refused');
  assert.equal(changes, 1);
  await pass(240);
  const few = asked.length;
  assert.ok(few >= 6 && few <= 16, `asked ${few} times in four minutes`);
  assert.equal(changes, 1, 'it is told once');
  assert.deepEqual(told(), {});
  up = true;
  await pass(65);
  assert.equal(watch.serverIn('a')?.note, null);
  assert.equal(told()['server.queue.depth|h/llm|'], 2);
});

test('what was read is told until it is known to be gone; after a break no rate is made up', async () => {
  let [up, done] = [true, 0];
  answer = async () => {
    if (!up) throw new Error('reset');
    done += 1000;
    return page(done);
  };
  watch.take([place(8000)]);
  await pass(7);
  assert.equal(told()['server.requests|h/llm|'], 200);
  up = false;
  await pass(5);
  assert.deepEqual(told(), {}, 'it is known to be gone');
  up = true;
  await pass(20);
  const requests = told()['server.requests|h/llm|'];
  assert.ok(requests === undefined || requests === 200, `${requests}`);
});

test('one that hangs is given up after its time, and holds up no other', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  answer = ({ port }, signal) => {
    if (port === 8001) return Promise.resolve(page(1));
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  };
  const other = place(8001);
  watch.take([place(8000), { place: { ...other.place, id: 'b' }, name: 'h/other' }]);
  nowMs = 1_000;
  const looked = watch.look(stop.signal);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(told()['server.queue.depth|h/other|'], 2);
  t.mock.timers.tick(3_999);
  assert.equal(watch.serverIn('a')?.note, null);
  t.mock.timers.tick(1);
  await looked;
  assert.match(watch.serverIn('a')?.note ?? '', /time/);
});

test('follows by itself, and ends with its signal', async () => {
  answer = async () => page(1);
  const running = watch.run(stop.signal);
  await new Promise((resolve) => setImmediate(resolve));
  watch.take([place(8000)]);
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  await running;
});

test('how it is started is only said where something else answers', async () => {
  answer = async () => '<html>';
  watch.take([place(8000)]);
  await pass(2);
  assert.match(
    watch.serverIn('a')?.note ?? '',
    /^Start it without --disable-log-stats .*: the page at port 8000 is not of vLLM$/,
  );
  answer = async () => {
    throw new PageRefused(8000, 404);
  };
  await pass(20);
  assert.match(watch.serverIn('a')?.note ?? '', /^Start it .*: port 8000 answers 404$/);
  answer = async () => {
    throw new PageRefused(8000, 401);
  };
  await pass(60);
  assert.equal(watch.serverIn('a')?.note, 'port 8000 answers 401');
  watch.take([{ ...place(), place: { ...place().place, fault: 'Give the label a port' } }]);
  await pass(2);
  assert.equal(watch.serverIn('a')?.note, 'Give the label a port');
});

test('one that has moved is looked for where it is now, and what it was asked before counts no more', async () => {
  const late = Promise.withResolvers<string>();
  answer = ({ port }) => {
    if (port === 9000) return Promise.resolve(page(1));
    return late.promise;
  };
  watch.take([place(8000)]);
  nowMs = 1_000;
  const before = watch.look(stop.signal);
  await new Promise((resolve) => setImmediate(resolve));
  watch.take([place(9000)]);
  await pass(2);
  assert.equal(told()['server.queue.depth|h/llm|'], 2);
  late.resolve('vllm:num_requests_waiting 7\n');
  await before;
  assert.equal(told()['server.queue.depth|h/llm|'], 2);
  assert.equal(changes, 0);
});

test('at most four pages of a host are held at once', async () => {
  let [now, most] = [0, 0];
  answer = async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    return page(1);
  };
  watch.take(Array.from({ length: 20 }, (_, n) => ({ place: { ...place(8000).place, id: `${n}` }, name: `h/${n}` })));
  await pass(1);
  assert.equal(asked.length, 20);
  assert.equal(most, 4);
});

test('one that is gone is forgotten, another under its name begins anew', async () => {
  answer = async () => page(1);
  watch.take([place(8000)]);
  await pass(2);
  watch.take([]);
  assert.deepEqual(told(), {});
  assert.equal(watch.serverIn('a'), null);
  const before = asked.length;
  await pass(20);
  assert.equal(asked.length, before);
});
