import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seriesKey } from '../../core/contract/metrics.ts';
import { MetricHistory } from '../../core/telemetry/history/history.ts';
import {
  type Generated,
  generateDays,
  keysOfHost,
  type Panel,
  type PanelTime,
  repeatFirstDay,
  type TickFigures,
  timePanels,
  timeTicks,
} from './telemetry-history.ts';

export interface DiskFigures {
  readonly hosts: number;
  /** Of the file with one day that was written and as many copies of its coarser tiers as make 30. */
  readonly bytes: number;
  readonly panels: readonly PanelTime[];
  /** Bytes of few hosts whose days were all written, and of as many with copies: whether copies tell the truth. */
  readonly sample: {
    readonly hosts: number;
    readonly days: number;
    readonly written: number;
    readonly copied: number;
  } | null;
}

const DAYS = 30;
/** A day of ticks takes seconds, however few the hosts. */
const SAMPLE_DAYS = 5;
const DAY_MS = 86_400_000;
const SECONDS = 900;

/** 30 days of so many hosts in the files of the real writer; with `sampled` hosts five days are all written. */
export async function measureDisk(hosts: number, sampled: number): Promise<DiskFigures> {
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-bench-disk-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const path = join(dir, 'metrics.db');
  const generated = generateDays(path, hosts, 1, () => {});
  repeatFirstDay(generated, path, DAYS - 1);
  const sample = sampled > 0 ? await measureSample(dir, sampled) : null;
  return { hosts, bytes: await sizeOf(path), panels: askPanels(generated, path), sample };
}

async function measureSample(dir: string, hosts: number): Promise<DiskFigures['sample']> {
  const [written, copied] = ['written.db', 'copied.db'].map((name) => join(dir, name)) as [string, string];
  generateDays(written, hosts, SAMPLE_DAYS, () => {});
  repeatFirstDay(
    generateDays(copied, hosts, 1, () => {}),
    copied,
    SAMPLE_DAYS - 1,
  );
  return { hosts, days: SAMPLE_DAYS, written: await sizeOf(written), copied: await sizeOf(copied) };
}

/** What pages ask for: by an opened file whose newest quarter of an hour is in memory second by second. */
function askPanels(generated: Generated, path: string): PanelTime[] {
  const { toMs } = generated;
  const history = new MetricHistory({ path, now: () => toMs });
  history.open();
  try {
    for (let second = SECONDS; second > 0; second--) {
      for (const host of generated.hosts) {
        const values = new Map(keysOfHost(host).map((key, place) => [key, (second * place) % 97]));
        history.add({ source: `host:${host}`, atMs: toMs - second * 1_000, values });
      }
    }
    return timePanels(history, panelsOf(generated));
  } finally {
    history.close();
  }
}

/** The largest questions of the pages, one for each panel. */
function panelsOf({ toMs, hosts }: Generated): Panel[] {
  const cpus = hosts.map((name) => seriesKey({ metric: 'cpu.used', name, part: '' }));
  const host = keysOfHost(hosts[0] ?? '');
  const panel = (name: string, series: readonly string[], days: number, maxPoints = 700): Panel => ({
    name,
    query: { series, fromMs: toMs - days * DAY_MS, toMs, maxPoints },
  });
  return [
    panel('12 series of a host, 24 h', host.slice(0, 12), 1),
    panel('heat map, 24 h', cpus, 1, 100),
    panel('heat map, 30 d', cpus, 30, 100),
    panel('100 series, 30 d, 700 points', cpus.slice(0, 100), 30),
    panel('10 series as of a service, 7 d', host.slice(-10), 7),
    panel('one series, 30 d', cpus.slice(0, 1), 30),
    panel('12 series of a host, 15 min at 1 s', host.slice(0, 12), SECONDS / 86_400, SECONDS),
  ];
}

/** What the history takes of the core's main thread, over the quarter of an hour at which chunks are made. */
export async function measureTicks(hosts: number, seconds: number): Promise<TickFigures> {
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-bench-ticks-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  return await timeTicks(join(dir, 'metrics.db'), hosts, seconds);
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
