/** Pure: AMD GPUs by amdgpu's files (Documentation/gpu/amdgpu/thermal.rst): %, bytes, m°C, µW, Hz. */
import type { Metric } from '../../../contract/metrics.ts';
import { put } from './rate.ts';
import { type Group, keys, type Reading, type ReadLine } from './reading.ts';

const FILE = /^\/sys\/class\/drm\/card(\d+)\/device\/(?:hwmon\/hwmon\d+\/)?([a-z0-9_]+)$/;
const MOST = 16;

const METRICS: { readonly [file: string]: readonly [Metric, number] } = {
  gpu_busy_percent: ['gpu.used', 0.01],
  mem_info_vram_used: ['gpu.memory.used', 1],
  mem_info_vram_total: ['gpu.memory.total', 1],
  temp1_input: ['gpu.temperature', 0.001],
  power1_average: ['gpu.power', 1e-6],
  freq1_input: ['gpu.clock', 1],
};

export interface Gpu {
  readonly index: string;
  readonly name: string;
}

/** `gpus`: by index `amd0` for card 0; an integrated GPU of another maker has no `gpu_busy_percent`. */
export function amdOf(host: string): Group & { gpus(): readonly Gpu[] } {
  const names = new Map<string, string>();
  const found = new Map<string, Map<string, number>>();
  const reader = (path: string): ReadLine | null => {
    const [, card = '', file = ''] = FILE.exec(path) ?? [];
    const index = `amd${card}`;
    if (file === 'product_name') {
      return (text, from, to) => {
        if (names.has(index)) names.set(index, text.slice(from, to).trim() || 'AMD GPU');
      };
    }
    const [metric, unit] = METRICS[file] ?? [];
    if (metric === undefined || unit === undefined) return null;
    const key = keys(metric, host)(index);
    return (text, from, to) => {
      if (file === 'gpu_busy_percent' && !names.has(index) && names.size < MOST) names.set(index, 'AMD GPU');
      const values = found.get(index) ?? new Map<string, number>();
      put(values, key, Number(text.slice(from, to)) * unit);
      if (names.has(index)) found.set(index, values);
    };
  };
  const finish = ({ values }: Reading) => {
    for (const gpu of found.values()) for (const [key, value] of gpu) values.set(key, value);
    found.clear();
  };
  return { reader, finish, gpus: () => [...names].map(([index, name]) => ({ index, name })) };
}
