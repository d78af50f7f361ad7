/** Words of the images slice: what goes into a container image, and what came out. */

export type Arch = 'x64' | 'arm64';

/** One path of a layer. Owner is always 0:0 and the time 1970, so that equal inputs make equal bytes. */
export type Entry =
  | { readonly kind: 'file'; readonly path: string; readonly mode: number; readonly content: string }
  | { readonly kind: 'copy'; readonly path: string; readonly mode: number; readonly source: string }
  | { readonly kind: 'folder'; readonly path: string; readonly mode: number };

export interface LayerContext {
  /** Where fetched packages are kept between runs. */
  readonly cacheDir: string;
  readonly signal: AbortSignal;
}

/** A layer to make. `entries` answers with absolute paths in the image, in any order; parent folders may be left out. */
export interface LayerSpec {
  readonly name: string;
  entries(context: LayerContext): Promise<readonly Entry[]>;
}

/** What an image is to hold, layers that seldom change first. */
export interface ImageSpec {
  readonly name: 'runtime' | 'router';
  readonly arch: Arch;
  readonly layers: readonly LayerSpec[];
  readonly entrypoint: readonly string[];
  readonly workingDir: string;
  readonly env: { readonly [name: string]: string };
  /** Signal that asks the program to end in an orderly way. */
  readonly stopSignal: 'SIGTERM' | 'SIGUSR1';
}

export interface Layer {
  /** `sha256:…` of the uncompressed tar: what an engine calls the layer. */
  readonly diffId: string;
  /** The gzipped tar here. */
  readonly path: string;
  /** Size of the gzipped tar. */
  readonly bytes: number;
  /** Size of the uncompressed tar. */
  readonly unpackedBytes: number;
}

export interface Image {
  /** `sha256:…` of `configJson`. */
  readonly id: string;
  /** `signalbox/runtime:` and the first 12 digits of the id. */
  readonly reference: string;
  readonly layers: readonly Layer[];
  readonly configJson: string;
}

/** Everything in an image runs as this user and group, which no host has. */
export const imageUser = '65532:65532';

/** The words that container images use for a processor. */
export function platformOf(arch: Arch): { readonly architecture: string; readonly variant?: string } {
  return arch === 'x64' ? { architecture: 'amd64' } : { architecture: 'arm64', variant: 'v8' };
}

/** Debian's name for a processor, and that of its library folders. */
export function debianOf(arch: Arch): { readonly arch: string; readonly triplet: string } {
  return arch === 'x64'
    ? { arch: 'amd64', triplet: 'x86_64-linux-gnu' }
    : { arch: 'arm64', triplet: 'aarch64-linux-gnu' };
}
