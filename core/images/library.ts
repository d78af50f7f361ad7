/** The images that hosts run, assembled when they are first asked for. */
import type { Machine } from '../platform/machine.ts';
import { deadline, waitFor } from '../platform/waiting.ts';
import { assembleImage } from './assemble.ts';
import { loadImage } from './load.ts';
import type { Arch, Image, ImageSpec } from './model.ts';
import { type LoadPlan, planLoad } from './plan.ts';
import { routerImage } from './router.ts';
import { runtimeImage } from './runtime.ts';

/** The first time, packages are fetched. */
const MOST_MS = 600_000;

export class ImageLibrary {
  readonly #cacheDir: string;
  readonly #made = new Map<string, Promise<Image>>();

  constructor(cacheDir: string) {
    this.#cacheDir = cacheDir;
  }

  /** Throws `image-failed`. Made once in this process; a failure is tried again at the next call. */
  get(name: 'runtime' | 'router', arch: Arch, signal: AbortSignal): Promise<Image> {
    const key = `${name} ${arch}`;
    const known = this.#made.get(key);
    if (known) return waitFor(known, signal);
    const spec = name === 'runtime' ? runtimeImage(arch) : routerImage(arch);
    // Its own deadline, not the caller's signal: others may be waiting for it too.
    const made = assembleWithin(spec, this.#cacheDir);
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return waitFor(made, signal);
  }

  plan(machine: Machine, image: Image, signal: AbortSignal): Promise<LoadPlan> {
    return planLoad(machine.docker(), image, signal);
  }

  load(
    machine: Machine,
    image: Image,
    signal: AbortSignal,
    onBytes: (sent: number) => void,
  ): Promise<{ bytesSent: number }> {
    return loadImage(machine.docker(), image, signal, onBytes);
  }
}

async function assembleWithin(spec: ImageSpec, cacheDir: string): Promise<Image> {
  using limited = deadline(MOST_MS);
  return await assembleImage(spec, cacheDir, limited);
}
