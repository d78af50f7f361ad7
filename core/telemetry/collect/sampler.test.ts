import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSeriesKey } from '../../contract/metrics.ts';
import { BlockReader } from './blocks.ts';
import { Sampler } from './sampler.ts';

const BLUE = '02b9c7dc8ae4b96c5a117ffc602e1055abd55c43bf7feb49be75bce02f190b09';
const PLAIN = 'fcada52f467fe803276a785753f52befaedbcfb069548fba8894ca8294c8a092';
const names = new Map([
  [BLUE, 'signalbox-credit-blue'],
  [PLAIN, 'plain'],
]);

/** Recorded from the loop itself, two answers each. */
function recorded(file: string): Map<string, number>[] {
  return read(readFileSync(join(import.meta.dirname, 'fixtures', file), 'latin1'));
}

/** What each answer gives. */
function read(text: string): Map<string, number>[] {
  const sampler = new Sampler('h', (id) => names.get(id) ?? null);
  return new BlockReader().push(text).map((block) => sampler.read(block)?.values ?? assert.fail('no reading'));
}

/** An answer of these files' lines. */
function answer(uptime: number, ...lines: readonly string[]): string {
  return `@ 1\n/proc/uptime:${uptime} 1\n${lines.join('\n')}\n.\n`;
}

for (const file of ['debian-cgroup-v1.txt', 'busybox.txt']) {
  test(`a recorded host: ${file}`, () => {
    const [first, second] = recorded(file);
    assert.ok(first && second);
    assert.equal(first.get('memory.total|h|'), 24_684_096 * 1024);
    assert.equal(first.get('container.memory.limit|h/signalbox-credit-blue|'), 64 * 1024 * 1024);
    assert.equal(first.get('container.memory.limit|h/plain|'), undefined, 'it has no limit');
    assert.ok(
      ![...first.keys()].some((key) => /cpu\.used|disk\.|net\.|container\.cpu/.test(key)),
      'no rate of one sample',
    );
    const used = second.get('cpu.used|h|') ?? Number.NaN;
    assert.ok(used > 0 && used < 1);
    assert.ok((second.get('container.cpu|h/plain|') ?? 0) > 0.001);
    assert.equal(second.get('container.cpu|h/signalbox-credit-blue|'), 0);
    assert.deepEqual(parts(second, 'net.received'), ['eth0']);
    assert.deepEqual(parts(second, 'disk.busy'), ['vda']);
  });
}

test('the numbers of the recorded host', () => {
  const [, second] = recorded('debian-cgroup-v1.txt');
  // 28 user, 5 system, 165 idle and 1 iowait ticks passed in one second.
  assert.ok(Math.abs((second?.get('cpu.used|h|') ?? 0) - 33 / 199) < 1e-9);
  assert.ok(Math.abs((second?.get('cpu.iowait|h|') ?? 0) - 1 / 199) < 1e-9);
  assert.equal(second?.get('disk.write|h|vda'), (341_001_432 - 340_969_344) * 512);
  assert.equal(second?.get('container.memory|h/plain|'), 1_851_392 - 1_048_576);
  assert.ok(Math.abs((second?.get('pressure.cpu|h|') ?? 0) - 0.041882) < 1e-6);
});

function parts(values: ReadonlyMap<string, number>, metric: string): string[] {
  return [...values.keys()]
    .map(parseSeriesKey)
    .filter((each) => each?.metric === metric)
    .map((each) => each?.part ?? '');
}

test('control groups of version 2, and of Podman', () => {
  const scope = `/sys/fs/cgroup/system.slice/docker-${BLUE}.scope`;
  const podman = `/sys/fs/cgroup/machine.slice/libpod-${PLAIN}.scope`;
  const at = (uptime: number, usec: number, read: number) =>
    answer(
      uptime,
      `${scope}/cpu.stat:usage_usec ${usec}`,
      `${scope}/memory.current:3000000`,
      `${scope}/memory.stat:inactive_file 1000000`,
      `${scope}/memory.max:67108864`,
      `${scope}/io.stat:8:0 rbytes=${read} wbytes=0 rios=1 wios=0 dbytes=0 dios=0`,
      `${scope}/io.stat:8:16 rbytes=${read} wbytes=4096 rios=1 wios=0 dbytes=0 dios=0`,
      `${podman}/memory.current:5`,
    );
  const [, second] = read(at(10, 1_000_000, 0) + at(12, 4_000_000, 1000));
  assert.deepEqual(Object.fromEntries(second ?? []), {
    'container.cpu|h/signalbox-credit-blue|': 1.5,
    'container.memory|h/signalbox-credit-blue|': 2_000_000,
    'container.memory.limit|h/signalbox-credit-blue|': 67_108_864,
    'container.io.read|h/signalbox-credit-blue|': 1000,
    'container.io.write|h/signalbox-credit-blue|': 0,
    'container.memory|h/plain|': 5,
  });
});

const eth = (received: number) => `/proc/net/dev:  eth0: ${received} 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0`;
const disk = (name: string, ms: number) =>
  `/proc/diskstats:   8       0 ${name} 10 0 ${ms} 0 10 0 ${ms} 0 0 ${ms} 0 0 0 0 0`;

test('a counter that wrapped or was reset, and a gap, have no rate; the next second has one', () => {
  const near = 2 ** 32 - 100;
  const [, wrapped, next, afterGap, again] = read(
    [answer(1, eth(near)), answer(2, eth(50)), answer(3, eth(150)), answer(9, eth(900)), answer(10, eth(1000))].join(
      '',
    ),
  );
  assert.equal(wrapped?.has('net.received|h|eth0'), false);
  assert.equal(next?.get('net.received|h|eth0'), 100);
  assert.equal(afterGap?.has('net.received|h|eth0'), false);
  assert.equal(again?.get('net.received|h|eth0'), 100);
});

test('partitions, loops and disks in memory are left out; a disk that is plugged in later is told of', () => {
  const all = (ms: number, ...more: string[]) =>
    ['sda', 'sda1', 'nvme0n1', 'nvme0n1p2', 'loop3', 'dm-0', 'zram0', ...more].map((name) => disk(name, ms));
  const values = read(
    [
      answer(1, ...all(10)),
      answer(2, ...all(510)),
      answer(3, ...all(1010, 'sdb')),
      answer(4, ...all(1510, 'sdb')),
    ].join(''),
  );
  assert.deepEqual(parts(values[1] ?? new Map(), 'disk.busy'), ['sda', 'nvme0n1']);
  assert.equal(values[1]?.get('disk.busy|h|sda'), 0.5);
  assert.deepEqual(parts(values[2] ?? new Map(), 'disk.busy'), ['sda', 'nvme0n1']);
  assert.deepEqual(parts(values[3] ?? new Map(), 'disk.busy'), ['sda', 'nvme0n1', 'sdb']);
});

test('no more than 32 disks and interfaces', () => {
  const many = (ms: number) =>
    Array.from({ length: 60 }, (_, nth) => disk(`sd${String.fromCharCode(97 + (nth % 26), 97 + nth / 26)}`, ms));
  const [, second] = read(answer(1, ...many(1)) + answer(2, ...many(2)));
  assert.equal(parts(second ?? new Map(), 'disk.read').length, 32);
});

test('256 processors and 16 AMD GPUs', () => {
  const cards = Array.from({ length: 16 }, (_, card) => {
    const device = `/sys/class/drm/card${card}/device`;
    return [
      `${device}/gpu_busy_percent:${card}`,
      `${device}/mem_info_vram_used:1024`,
      `${device}/mem_info_vram_total:2048`,
      `${device}/hwmon/hwmon${card}/temp1_input:45000`,
      `${device}/hwmon/hwmon${card}/power1_average:150000000`,
      `${device}/hwmon/hwmon${card}/freq1_input:1700000000`,
      `${device}/product_name:Instinct MI300X`,
    ];
  }).flat();
  const cpu = (ticks: number) => `/proc/stat:cpu  ${ticks} 0 0 ${25_600 * 1e6} 0 0 0 0 0 0`;
  const sampler = new Sampler('h', () => null);
  const blocks = new BlockReader().push(answer(1, cpu(0), ...cards) + answer(2, cpu(12_800), ...cards));
  const [, second] = blocks.map((block) => sampler.read(block)?.values);
  assert.equal(second?.get('cpu.used|h|'), 1);
  assert.equal(second?.get('gpu.used|h|amd15'), 0.15);
  assert.equal(second?.get('gpu.power|h|amd3'), 150);
  assert.equal(second?.get('gpu.temperature|h|amd3'), 45);
  assert.equal(sampler.gpus.length, 16);
  assert.deepEqual(sampler.gpus[0], { index: 'amd0', name: 'Instinct MI300X' });
});

test('memory of an old kernel, and heat that is told until it is measured again', () => {
  const old = ['MemTotal: 100', 'MemFree: 10', 'Buffers: 20', 'Cached: 30'].map((line) => `/proc/meminfo:${line} kB`);
  const heat = (name: string, nth: number, degrees: number) => [
    `/sys/class/hwmon/hwmon${nth}/name:${name}`,
    `/sys/class/hwmon/hwmon${nth}/temp1_input:${degrees}`,
  ];
  const zone = ['/sys/class/thermal/thermal_zone0/type:x', '/sys/class/thermal/thermal_zone0/temp:1000'];
  const values = read(
    answer(1, ...old, ...heat('k10temp', 0, 51_500), ...heat('nvme', 1, -2_000), ...heat('nvme', 2, 30_000), ...zone) +
      answer(15, 'x:1') +
      answer(17, 'x:1'),
  );
  assert.equal(values[0]?.get('memory.used|h|'), 40 * 1024);
  assert.equal(values[0]?.has('swap.used|h|'), false);
  const told = { 'temperature|h|k10temp': 51.5, 'temperature|h|nvme': -2, 'temperature|h|nvme 2': 30 };
  assert.deepEqual(Object.fromEntries(values[1] ?? []), told);
  assert.deepEqual([...(values[2] ?? [])], []);
});
