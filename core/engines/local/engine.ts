/** Slices: services, models. */
import { constants, copyFile, mkdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { Problem } from '../../contract/problem.ts';
import type { ModelFile } from '../../models/model.ts';
import { hashFile } from '../../platform/hash-file.ts';
import type { Revision, ServiceState, Slot } from '../../services/model.ts';
import { changedModel } from '../changed-model.ts';
import type { Engine, FitReport, SlotReading, SlotRequest, SlotResponse } from '../model.ts';
import { LocalServer } from './server.ts';

export interface LocalEngineDeps {
  /** Folder that holds what a host keeps in its state folder. */
  readonly dir: string;
  /** The files of a model version, and where they lie. */
  readonly modelFiles: (revision: Revision) => Promise<readonly (ModelFile & { readonly source: string })[]>;
}

const SPARE_BYTES = 64 * 1024 * 1024;

/** The server of a service on this computer. */
export function localServer(dir: string, service: string): LocalServer {
  return new LocalServer(service, join(dir, 'services', service));
}

/** Both slots in one model server process on this computer, each in a worker of its own. */
export class LocalEngine implements Engine {
  readonly #deps: LocalEngineDeps;

  constructor(deps: LocalEngineDeps) {
    this.#deps = deps;
  }

  /** Slots of this computer are reached through their server. */
  async addresses(): Promise<{ readonly [slot in Slot]: string }> {
    return { blue: 'blue', green: 'green' };
  }

  async preflight(state: ServiceState, _slot: Slot, revision: Revision, signal: AbortSignal): Promise<FitReport> {
    if (!(await this.#server(state).status(signal))) await checkPort(state.port);
    const there = await this.#has(revision);
    const files = there ? [] : await this.#deps.modelFiles(revision);
    const bytesToSend = files.reduce((sum, { size }) => sum + size, 0);
    await mkdir(this.#deps.dir, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.#deps.dir);
    const free = bavail * bsize;
    if (bytesToSend + SPARE_BYTES > free) {
      throw new Problem(
        'disk-full',
        `This computer needs ${bytesToSend + SPARE_BYTES} bytes of free disk and has ${free}: free some, nothing was touched`,
        { neededBytes: bytesToSend, freeBytes: free },
      );
    }
    return { bytesToSend, diskFreeBytes: free, memoryFreeBytes: freemem() };
  }

  async fetch(
    revision: Revision,
    signal: AbortSignal,
    onBytes: (sent: number, total: number) => void,
  ): Promise<{ bytesSent: number }> {
    const files = await this.#deps.modelFiles(revision);
    const target = this.#modelDir(revision);
    if (await this.#has(revision)) {
      await verify(target, files, signal);
      return { bytesSent: 0 };
    }
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const part = `${target}.${process.pid}.part`;
    let bytesSent = 0;
    try {
      for (const { path, source, size } of files) {
        signal.throwIfAborted();
        await mkdir(dirname(join(part, path)), { recursive: true });
        // The store's blobs were verified when they came; where the file system can, the copy shares their blocks.
        await copyFile(source, join(part, path), constants.COPYFILE_FICLONE);
        bytesSent += size;
        onBytes(bytesSent, total);
      }
      await rename(part, target);
    } finally {
      await rm(part, { recursive: true, force: true });
    }
    return { bytesSent };
  }

  async start(state: ServiceState, slot: Slot, revision: Revision, fence: number, signal: AbortSignal): Promise<void> {
    const server = this.#server(state);
    await server.ensure(state.port, signal);
    const { id, model, version, modelDigest, threads } = revision;
    const body = { fence, revision: { id, model, version, modelDigest, threads, dir: this.#modelDir(revision) } };
    await server.call({ method: 'PUT', path: `/slots/${slot}`, body: JSON.stringify(body) }, signal);
  }

  async inspect(state: ServiceState, slot: Slot, signal: AbortSignal): Promise<SlotReading> {
    const status = await this.#server(state).status(signal);
    const found = status?.slots[slot];
    if (!found || found.phase === 'empty') return { revisionId: null, phase: 'empty' };
    const phase = found.phase === 'ready' ? 'running' : found.phase === 'loading' ? 'starting' : 'stopped';
    return { revisionId: found.revision?.id ?? null, phase };
  }

  request(
    state: ServiceState,
    slot: Slot,
    { path, ...question }: SlotRequest,
    signal: AbortSignal,
  ): Promise<SlotResponse> {
    return this.#server(state).forward({ ...question, path: `/slots/${slot}${path}` }, signal);
  }

  async stop(state: ServiceState, slot: Slot, graceMs: number, fence: number, signal: AbortSignal): Promise<void> {
    const server = this.#server(state);
    const status = await server.status(signal);
    if (!status || status.slots[slot].phase === 'empty') return;
    await server.call({ method: 'DELETE', path: `/slots/${slot}`, body: JSON.stringify({ fence, graceMs }) }, signal);
  }

  logs(state: ServiceState): Promise<string> {
    return this.#server(state).logs();
  }

  #server({ service }: ServiceState): LocalServer {
    return localServer(this.#deps.dir, service);
  }

  #modelDir({ modelDigest }: Revision): string {
    return join(this.#deps.dir, 'models', 'sha256', modelDigest);
  }

  #has(revision: Revision): Promise<boolean> {
    return stat(this.#modelDir(revision)).then(
      () => true,
      () => false,
    );
  }
}

/** Whoever may write here may have changed the copy since it was made. Throws `model-digest-mismatch`. */
async function verify(dir: string, files: readonly ModelFile[], signal: AbortSignal): Promise<void> {
  for (const { path, sha256 } of files) {
    const found = await hashFile(join(dir, path), undefined, signal).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    });
    if (found !== sha256) throw changedModel(dir, path, sha256, found);
  }
}

function checkPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) =>
      reject(
        new Problem(
          'port-taken',
          `Port ${port} of this computer is taken or not allowed: choose another port`,
          { port },
          error,
        ),
      ),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
