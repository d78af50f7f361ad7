/** The images that hosts run, assembled when they are first asked for. */
import type { Machine } from '../platform/machine.ts';
import { assembleImage } from './assemble.ts';
import { loadImage } from './load.ts';
import type { Arch, Image } from './model.ts';
import { routerImage } from './router.ts';
import { runtimeImage } from './runtime.ts';

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
    if (known) return known;
    const made = assembleImage(name === 'runtime' ? runtimeImage(arch) : routerImage(arch), this.#cacheDir, signal);
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
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
