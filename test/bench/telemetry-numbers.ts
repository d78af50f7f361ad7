/** How a replayed host numbers its samples: in the memory that it says is used, which every layer passes on whole. Pure. */

/** Sample `n`, counted from 0, of a host. */
export interface Numbered {
  readonly host: string;
  readonly n: number;
}

const LEAST_KIB = 1_000_000;

export function replayedHost(index: number): string {
  return `gpu-${String(index).padStart(3, '0')}`;
}

/** `MemAvailable` of sample `n`, KiB: what is used grows by 1 KiB from sample to sample. */
export function availableKib(totalKib: number, n: number): number {
  return totalKib - LEAST_KIB - n;
}

/** The number of the sample that these bytes of memory in use were told by. */
export function numberIn(usedBytes: number): number {
  return usedBytes / 1024 - LEAST_KIB;
}
