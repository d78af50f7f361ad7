/** Pure: lines of nvidia-smi, see GPU_QUERY in loop.ts: index, name, then these. */
import { keys } from './reading.ts';

const MIB = 1024 * 1024;
const COLUMNS = [
  ['gpu.used', 0.01],
  ['gpu.memory.used', MIB],
  ['gpu.memory.total', MIB],
  ['gpu.temperature', 1],
  ['gpu.power', 1],
  ['gpu.clock', 1e6],
  ['gpu.ecc', 1],
] as const;

export interface GpuLine {
  readonly index: string;
  readonly name: string;
  /** By series key; what the GPU does not tell ("[N/A]", "[Not Supported]", "ERR!") is left out. */
  readonly values: ReadonlyMap<string, number>;
  /** Null where it does not say. */
  readonly persistent: boolean | null;
}

/** Null when the line is none. */
export function nvidiaOf(host: string): (line: string) => GpuLine | null {
  const keyed = COLUMNS.map(([metric, unit]) => ({ key: keys(metric, host), unit }));
  return (line) => {
    const fields = line.split(',').map((field) => field.trim());
    const [index = '', name = ''] = fields;
    if (fields.length !== COLUMNS.length + 3 || !/^\d{1,3}$/.test(index)) return null;
    const values = new Map<string, number>();
    for (const [at, { key, unit }] of keyed.entries()) {
      const field = fields[at + 2] ?? '';
      if (/^\d+(?:\.\d+)?$/.test(field)) values.set(key(index), Number(field) * unit);
    }
    const mode = fields.at(-1);
    return { index, name, values, persistent: mode === 'Enabled' ? true : mode === 'Disabled' ? false : null };
  };
}
