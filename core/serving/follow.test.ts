import assert from 'node:assert/strict';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { follow } from './follow.ts';
import { History } from './history.ts';
import { until } from './testing.ts';

const CAPACITY = 20_000;

function add(history: History, count: number): void {
  for (let at = 0; at < count; at++) {
    history.add({ beganUs: history.total, wanted: 'blue', answered: 'blue', status: 200, durationUs: 1 });
  }
}

test('a reader that stops reading loses the oldest, is told how many, and costs no memory', async (t) => {
  const history = new History(CAPACITY);
  add(history, 10);
  let buffered = (): number => 0;
  const server = createServer((_req, res) => {
    buffered = () => res.writableLength;
    follow(res, history);
  }).listen(0, '127.0.0.1');
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  await until('it listens', () => server.listening);
  let text = '';
  const req = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, (res) => {
    res.on('error', () => {});
    res.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      res.pause();
    });
    reading = () => res.resume();
  });
  let reading: (() => void) | undefined;
  req.on('error', () => {});
  await until('the history has come', () => text.includes('\n'));
  let pushed = 0;
  await until('the connection is full', () => {
    add(history, CAPACITY);
    assert.ok(buffered() < 1_000_000, `${buffered()} bytes wait`);
    return ++pushed > 400;
  });
  let seen = 0;
  let lost = 0;
  let next = 0;
  await until('everything is accounted for', () => {
    reading?.();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const value = JSON.parse(line);
      if (Array.isArray(value)) {
        assert.equal(value[0][0], next);
        seen += value.length;
        next += value.length;
      } else {
        lost += value.lost;
        next += value.lost;
      }
    }
    return seen + lost === history.total;
  });
  assert.ok(lost > 0);
  req.destroy();
});
