import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LogSource } from '../contract/consoles.ts';
import { Problem } from '../contract/problem.ts';
import type { Machine } from '../platform/machine.ts';
import { Logs } from './logs.ts';

const logsOf = (dir: string) =>
  new Logs({
    machine: async (host) => {
      throw new Problem('host-unknown', `There is no host ${host}`);
    },
    hostOf: async (service) => (service === 'credit' ? 'this-computer' : null),
    localDir: () => dir,
  });

test('a service of this computer prints into one file, in which a slow reader loses the oldest lines', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-logs-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'server.log');
  writeFileSync(path, 'before\nlast\n');
  const logs = logsOf(dir);
  const events = logs.follow({ service: 'credit', slot: 'blue' }, 1, t.signal);
  const note = (await events.next()).value;
  assert.ok(note?.kind === 'note');
  assert.match(note.text, /blue and green of credit print into one log/);
  const tail = (await events.next()).value;
  assert.deepEqual(tail?.kind === 'lines' && tail.lines, [{ at: null, stream: 'stdout', text: 'last' }]);
  const printed = Array.from({ length: 25_000 }, (_, index) => `line ${index}`);
  appendFileSync(path, `${printed.join('\n')}\n`);
  let [lines, dropped, end] = [0, 0, ''];
  while (end !== 'line 24999') {
    const event = (await events.next()).value;
    if (event?.kind !== 'lines') continue;
    lines += event.lines.length;
    dropped += event.dropped;
    end = event.lines.at(-1)?.text ?? '';
  }
  assert.equal(lines + dropped, 25_000);
  assert.ok(dropped > 0, 'more than may wait came at once');
  logs.close();
  assert.deepEqual(await events.next(), { done: true, value: undefined });
});

test('what nobody knows is told at once', async (t) => {
  const logs = logsOf('');
  const service = logs.follow({ service: 'nobody', slot: 'blue' }, 1, t.signal);
  await assert.rejects(service.next(), { code: 'service-unknown' });
  const container = logs.follow({ host: 'nobody', container: 'x' }, 1, t.signal);
  await assert.rejects(container.next(), { code: 'host-unknown' });
});

test('a container that there is not is told, a slot that is empty has no lines', async (t) => {
  const gone = Object.assign(new Error('no such container'), { statusCode: 404 });
  const docker = { getContainer: () => ({ inspect: () => Promise.reject(gone) }) };
  const logs = new Logs({
    machine: async () => ({ docker: () => docker }) as unknown as Machine,
    hostOf: async () => 'gpu-1',
    localDir: () => null,
  });
  const wish = { pattern: '', regex: false, from: null, to: null, limit: 10 };
  const search = (source: LogSource) => Array.fromAsync(logs.search([source], wish, t.signal));
  const [gap, end] = await search({ host: 'gpu-1', container: 'gone' });
  assert.ok(gap?.kind === 'gap' && gap.problem.code === 'container-unknown');
  assert.match(gap.problem.message, /no container gone on gpu-1/);
  assert.equal(end?.kind, 'end');
  assert.deepEqual(
    (await search({ service: 'credit', slot: 'green' })).map(({ kind }) => kind),
    ['end'],
  );
});
