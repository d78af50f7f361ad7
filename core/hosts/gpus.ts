import type { Gpu } from './model.ts';

export interface GpuReading {
  readonly gpus: readonly Gpu[];
  readonly problem: string | null;
}

/**
 * Lines of `nvidia-smi --query-gpu=index,uuid,name,memory.total,driver_version --format=csv,noheader,nounits` (memory in
 * MiB; a field that the card does not have reads `[N/A]` or `[Not Supported]`), then `exit CODE`. No lines: no
 * nvidia-smi, so no GPU.
 */
export function parseGpus(lines: readonly string[]): GpuReading {
  if (lines.length === 0) return { gpus: [], problem: null };
  const exit = Number(/^exit (\d+)$/.exec(lines.at(-1) ?? '')?.[1] ?? Number.NaN);
  const said = lines.slice(0, -1);
  if (exit === 0) {
    const gpus = said.map(parseGpu);
    const listed = gpus.filter((gpu) => gpu !== null);
    const odd = said.find((_, index) => gpus[index] === null);
    return { gpus: listed, problem: odd === undefined ? null : `nvidia-smi said: ${odd.slice(0, 200)}` };
  }
  // 6: the driver is there and finds no card.
  if (exit === 6) return { gpus: [], problem: null };
  if (exit === 124 || exit === 137 || exit === 143) return { gpus: [], problem: 'nvidia-smi gave no answer in 10 s' };
  return { gpus: [], problem: `nvidia-smi failed: ${(said[0] ?? `exit code ${exit}`).slice(0, 200)}` };
}

function parseGpu(line: string): Gpu | null {
  const cells = line.split(',').map((cell) => cell.trim());
  const [index, uuid] = cells;
  if (cells.length < 5 || !index || !/^\d+$/.test(index) || !uuid) return null;
  const mebibytes = cells.at(-2) ?? '';
  return {
    index: Number(index),
    uuid,
    // A name may hold a comma: it is all that stands between.
    name: cells.slice(2, -2).join(', '),
    memoryBytes: /^\d+$/.test(mebibytes) ? Number(mebibytes) * 2 ** 20 : null,
    driver: stated(cells.at(-1)),
  };
}

function stated(cell: string | undefined): string | null {
  return !cell || cell.startsWith('[') || cell === 'N/A' ? null : cell;
}
