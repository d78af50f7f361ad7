import type { Unit } from '../../../../core/contract/metrics.ts';
import type { GpuVitals, HostVitals } from '../../../../core/contract/monitor.ts';

/** What a host is compared by, in the table and on the heat map. Pure. */
export interface Measure {
  readonly id: string;
  /** Of a column. */
  readonly short: string;
  /** For people: `Memory used`. */
  readonly title: string;
  readonly unit: Unit;
  /** Null: there is no such value. */
  readonly of: (row: HostVitals) => number | null;
  /** The whole scale where it has an end of its own; otherwise the largest value is its end. */
  readonly scale?: readonly [number, number];
}

const shares = [0, 1] as const;
const heat = [20, 100] as const;

export const measures = [
  { id: 'cpu', short: 'CPU', title: 'CPU', unit: 'share', scale: shares, of: ({ cpu }) => cpu },
  {
    id: 'memory',
    short: 'Memory',
    title: 'Memory used',
    unit: 'share',
    scale: shares,
    of: ({ memoryUsed, memoryTotal }) => ratio(memoryUsed, memoryTotal),
  },
  {
    id: 'disk',
    short: 'Disk',
    title: 'Fullest file system',
    unit: 'share',
    scale: shares,
    of: ({ diskShare }) => diskShare,
  },
  {
    id: 'pressure',
    short: 'Pressure',
    title: 'Pressure: time in which work waits',
    unit: 'share',
    scale: shares,
    of: ({ pressure }) => pressure,
  },
  { id: 'received', short: 'Net in', title: 'Network in', unit: 'bytes-per-second', of: ({ received }) => received },
  { id: 'sent', short: 'Net out', title: 'Network out', unit: 'bytes-per-second', of: ({ sent }) => sent },
  { id: 'read', short: 'Reads', title: 'Disk reads', unit: 'bytes-per-second', of: ({ diskRead }) => diskRead },
  { id: 'write', short: 'Writes', title: 'Disk writes', unit: 'bytes-per-second', of: ({ diskWrite }) => diskWrite },
  {
    id: 'gpu',
    short: 'GPU',
    title: 'Busiest GPU',
    unit: 'share',
    scale: shares,
    of: ({ gpus }) => largest(gpus, ({ used }) => used),
  },
  {
    id: 'vram',
    short: 'VRAM',
    title: 'Fullest VRAM',
    unit: 'share',
    scale: shares,
    of: ({ gpus }) => largest(gpus, ({ memoryUsed, memoryTotal }) => ratio(memoryUsed, memoryTotal)),
  },
  {
    id: 'temperature',
    short: 'Temp',
    title: 'Hottest sensor or GPU',
    unit: 'celsius',
    scale: heat,
    of: ({ temperature, gpus }) => most([temperature, ...gpus.map((gpu) => gpu.temperature)]),
  },
  {
    id: 'power',
    short: 'Power',
    title: 'Power of all GPUs',
    unit: 'watts',
    of: ({ gpus }) => sum(gpus.map(({ power }) => power)),
  },
  { id: 'containers', short: 'Running', title: 'Containers that run', unit: 'count', of: (row) => row.containers },
] as const satisfies readonly Measure[];

export type MeasureId = (typeof measures)[number]['id'];

export function measureOf(id: string | null): Measure {
  return measures.find((each) => each.id === id) ?? measures[0];
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}

function largest(gpus: readonly GpuVitals[], of: (gpu: GpuVitals) => number | null): number | null {
  return most(gpus.map(of));
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((each) => each !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((each) => each !== null);
  return known.length > 0 ? known.reduce((all, each) => all + each, 0) : null;
}
