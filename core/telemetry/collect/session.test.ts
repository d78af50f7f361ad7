import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type Docker from 'dockerode';
import type { Problem } from '../../contract/problem.ts';
import { ContainerWatch } from './container-watch.ts';
import { GpuWatch } from './gpu-watch.ts';
import { Session } from './session.ts';

const START = 1_700_000_000_000;
let steady: number;
/** By how much our wall clock, and the host's, were set since. */
let ours: number;
let theirs: number;
let ticks: string[];
let samples: { atMs: number; values: ReadonlyMap<string, number> }[];
let silences: Problem[];
let jumps: number[];
let output: PassThrough;
let errors: PassThrough;
let running: Promise<void>;
let stop: AbortController;
let frozen: boolean;

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A second passes; the host answers at once unless it is frozen. */
async function second(): Promise<void> {
  steady += 1000;
  mock.timers.tick(1000);
  await settle();
}

async function answer(): Promise<void> {
  for (const tick of ticks.slice(answered)) {
    answered += 1;
    const [number, what = ''] = tick.split(' ');
    const clock = what.includes('t') ? `= ${(START + steady + theirs) / 1000} 000000000\n` : '';
    output.write(`@ ${number}\n/proc/uptime:${steady / 1000} 1\n${clock}.\n`);
  }
  await settle();
}
let answered: number;

beforeEach(async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  [steady, ours, theirs, answered, frozen] = [100_000, 0, 0, 0, false];
  [ticks, samples, silences, jumps] = [[], [], [], []];
  [output, errors, stop] = [new PassThrough(), new PassThrough(), new AbortController()];
  const input = new PassThrough().setEncoding('utf8').on('data', (piece: string) => {
    ticks.push(...piece.split('\n').filter(Boolean));
    if (!frozen) void answer();
  });
  const servers = { take: () => {}, serverIn: () => null, tell: () => {} };
  const containers = new ContainerWatch('h', {
    ...{ docker: {} as Docker, servers, now: () => 0, onChange: () => {}, onEvent: () => {} },
  });
  const session = new Session(
    { output, errors, input, close: async () => {} },
    {
      ...{ host: 'h', everyMs: 1000, containers, servers, gpus: new GpuWatch('h') },
      clocks: { now: () => START + steady, steady: () => steady, wall: () => START + steady + ours },
      onSample: (atMs, values) => samples.push({ atMs, values }),
      onSilence: (problem) => silences.push(problem),
      onClockJump: (seconds) => jumps.push(seconds),
    },
  );
  running = session.run(stop.signal);
  running.catch(() => {});
  await settle();
});

afterEach(() => {
  stop.abort();
  mock.timers.reset();
});

test('what is asked for at once, and what each second, 5, 10 and 30 s', async () => {
  for (let nth = 0; nth < 30; nth += 1) await second();
  assert.equal(ticks[0], '1 lhtdg');
  assert.equal(ticks[1], '2 -');
  assert.equal(ticks[5], '6 l');
  assert.equal(ticks[10], '11 lh');
  assert.equal(ticks[30], '31 lhtd');
  assert.equal(samples.length, 31);
});

test('no sample depends on a wall clock; the skew is told, and that the host was set', async () => {
  for (let nth = 0; nth < 29; nth += 1) await second();
  assert.equal(samples.at(-1)?.values.get('clock.skew|h|'), 0);
  theirs = 3_600_000;
  for (let nth = 0; nth < 3; nth += 1) await second();
  assert.deepEqual(jumps, [3600]);
  assert.equal(samples.at(-1)?.values.get('clock.skew|h|'), 3600);
  ours = -3_600_000;
  for (let nth = 0; nth < 30; nth += 1) await second();
  assert.deepEqual(jumps, [3600], 'it was our clock that was set');
  assert.equal(samples.at(-1)?.values.get('clock.skew|h|'), 7200);
  const spans = samples.slice(1).map(({ atMs }, nth) => atMs - (samples[nth]?.atMs ?? 0));
  assert.ok(spans.every((span) => span === 1000));
});

test('a host that stood still while it was asked for the time was not set', async () => {
  for (let nth = 0; nth < 29; nth += 1) await second();
  frozen = true;
  for (let nth = 0; nth < 8; nth += 1) await second();
  assert.ok(ticks.slice(answered).some((tick) => tick.includes('t')));
  frozen = false;
  await answer();
  assert.equal(samples.at(-1)?.values.get('clock.skew|h|'), 0, 'what was known stays');
  for (let nth = 0; nth < 60; nth += 1) await second();
  assert.deepEqual(jumps, []);
  assert.equal(samples.at(-1)?.values.get('clock.skew|h|'), 0);
});

test('a host that says nothing gets ten ticks, is told of after 5 s and given up after 30 s', async () => {
  frozen = true;
  for (let nth = 0; nth < 5; nth += 1) await second();
  assert.deepEqual([silences.length, samples.length], [0, 1]);
  await second();
  assert.equal(silences[0]?.code, 'timeout');
  for (let nth = 0; nth < 20; nth += 1) await second();
  assert.equal(ticks.length, 11);
  frozen = false;
  await answer();
  assert.equal(samples.length, 2, 'what waited is one sample');
  frozen = true;
  for (let nth = 0; nth < 31; nth += 1) await second();
  await assert.rejects(running, { code: 'timeout' });
});

test('what df says is told for 40 s, what comes no more is a gap', async () => {
  errors.write('Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda 100 40 60 40% /\n/dev/sda 100 4');
  errors.write('0 60 40% /\nserver:/x y 10 5 5 50% /mnt/a b\n');
  await second();
  const told = () => [...(samples.at(-1)?.values ?? [])].filter(([key]) => key.startsWith('fs.'));
  assert.deepEqual(told(), [
    ['fs.size|h|/', 102_400],
    ['fs.used|h|/', 40_960],
    ['fs.size|h|/mnt/a b', 10_240],
    ['fs.used|h|/mnt/a b', 5_120],
  ]);
  for (let nth = 0; nth < 39; nth += 1) await second();
  assert.equal(told().length, 4);
  for (let nth = 0; nth < 2; nth += 1) await second();
  assert.equal(told().length, 0);
});

test('a stream that ends is connection-lost', async () => {
  output.end();
  output.destroy();
  await assert.rejects(running, { code: 'connection-lost' });
});
