/** Pure: nvidia-smi as it is heard: values, GPUs, and why there are none. */
import { NO_NVIDIA } from './loop.ts';
import type { Gpu } from './parse/amd.ts';
import { nvidiaOf } from './parse/nvidia.ts';

/** Twice a second's: it prints each second, a little later each time. */
const FRESH_MS = 1_900;
const SILENT_MS = 5_000;
/** The first answer can take long: the driver starts. */
const FIRST_MS = 15_000;
const RESTART_MS = 60_000;
const QUICK_RESTARTS = 5;
const SLOW_RESTART_MS = 600_000;
const MOST = 64;

/** Times are ms of a steady clock. */
export class GpuWatch {
  readonly #parse: ReturnType<typeof nvidiaOf>;
  readonly #values = new Map<string, { readonly atMs: number; readonly values: ReadonlyMap<string, number> }>();
  readonly #names = new Map<string, string>();
  readonly #tired = new Set<string>();
  #startedMs = Number.NaN;
  #heardMs = Number.NaN;
  #restarts = 0;
  #absent = false;
  #said = '';

  constructor(host: string) {
    this.#parse = nvidiaOf(host);
  }

  get gpus(): readonly Gpu[] {
    return [...this.#names].map(([index, name]) => ({ index, name }));
  }

  /** It was (re)started; a new connection is a start too. */
  started(nowMs: number): void {
    this.#startedMs = nowMs;
    this.#heardMs = Number.NaN;
    this.#absent = false;
    this.#said = '';
  }

  /** A line of stderr. */
  take(line: string, nowMs: number): void {
    const gpu = this.#parse(line);
    if (gpu) {
      if (!this.#names.has(gpu.index) && this.#names.size >= MOST) return;
      this.#heardMs = nowMs;
      this.#names.set(gpu.index, gpu.name);
      this.#values.set(gpu.index, { atMs: nowMs, values: gpu.values });
      if (gpu.persistent === false) this.#tired.add(gpu.index);
      else this.#tired.delete(gpu.index);
    } else if (line === NO_NVIDIA) this.#absent = true;
    else if (line.trim() !== '') this.#said = line.trim().slice(0, 200);
  }

  tell(values: Map<string, number>, nowMs: number): void {
    for (const gpu of this.#values.values()) {
      if (nowMs - gpu.atMs > FRESH_MS) continue;
      gpu.values.forEach((value, key) => {
        values.set(key, value);
      });
    }
  }

  /** Whether to start it again now: at most once a minute, after five times every ten minutes. */
  restart(nowMs: number): boolean {
    if (this.#absent || !this.#isSilent(nowMs)) {
      if (nowMs - this.#startedMs > RESTART_MS && !this.#isSilent(nowMs)) this.#restarts = 0;
      return false;
    }
    const pause = this.#restarts < QUICK_RESTARTS ? RESTART_MS : SLOW_RESTART_MS;
    if (nowMs - this.#startedMs < pause) return false;
    this.#restarts += 1;
    return true;
  }

  /** For people; null where all is well, or there are no such GPUs. */
  note(nowMs: number): string | null {
    if (this.#absent) return this.#names.size > 0 ? 'nvidia-smi is no longer on the host' : null;
    if (this.#isSilent(nowMs)) {
      const sinceMs = nowMs - (Number.isNaN(this.#heardMs) ? this.#startedMs : this.#heardMs);
      const why = this.#said === '' ? '' : `: ${this.#said}`;
      return `nvidia-smi has said nothing for ${spell(sinceMs)}${why}`;
    }
    if (this.#tired.size === 0) return null;
    return 'Turn on persistence mode (nvidia-smi -pm 1): without it each look at the GPU costs the host seconds';
  }

  #isSilent(nowMs: number): boolean {
    if (Number.isNaN(this.#heardMs))
      return nowMs - this.#startedMs > FIRST_MS || (this.#said !== '' && nowMs - this.#startedMs > SILENT_MS);
    return nowMs - this.#heardMs > SILENT_MS;
  }
}

/** In steps, so that a note does not change each second. */
function spell(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds < 10 ? seconds : Math.floor(seconds / 10) * 10} s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
