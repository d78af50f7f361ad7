import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DockerEngine, type ImageSource } from './engines/docker/engine.ts';
import { LocalEngine } from './engines/local/engine.ts';
import type { ModelRegistry } from './models/service.ts';
import type { Machine } from './platform/machine.ts';
import type { OpenStation } from './rollouts/service.ts';
import { HostStore } from './services/host-store.ts';
import { LocalStore } from './services/local-store.ts';
import type { EngineKind, Revision } from './services/model.ts';
import { HaproxySwitch } from './switches/haproxy/switch.ts';
import { LocalSwitch } from './switches/local/switch.ts';

export interface StationDeps {
  readonly dataDir: string;
  readonly db: DatabaseSync;
  readonly models: ModelRegistry;
  readonly images: ImageSource;
  readonly machine: (host: string, signal: AbortSignal) => Promise<Machine>;
}

interface Opened {
  /** What it leads to; null for this computer. */
  readonly machine: Machine | null;
  readonly station: OpenStation;
  readonly close: () => void;
}

/** Hosts as rollouts use them: each opened once, kept until `close`. */
export class Stations {
  readonly #deps: StationDeps;
  readonly #open = new Map<string, Opened>();

  constructor(deps: StationDeps) {
    this.#deps = deps;
  }

  async open(host: string, engine: EngineKind, signal: AbortSignal): Promise<OpenStation> {
    const key = `${engine} ${host}`;
    const machine = engine === 'local' ? null : await this.#deps.machine(host, signal);
    const known = this.#open.get(key);
    if (known?.machine === machine) return known.station;
    // The host was removed and added again: what is open leads to what it was before.
    known?.close();
    const opened = machine ? this.#docker(host, machine) : this.#local();
    this.#open.set(key, opened);
    return opened.station;
  }

  close(): void {
    for (const { close } of this.#open.values()) close();
    this.#open.clear();
  }

  #local(): Opened {
    const { dataDir, db } = this.#deps;
    const dir = join(dataDir, 'host');
    const store = new LocalStore(db);
    const engine = new LocalEngine({ dir, modelFiles: this.#modelFiles });
    const station = { store, engine, switch: new LocalSwitch(dir, store), image: async () => 'builtin' };
    return { machine: null, station, close: () => {} };
  }

  #docker(host: string, machine: Machine): Opened {
    const { images } = this.#deps;
    const store = new HostStore(machine);
    const engine = new DockerEngine({ host, machine, images, modelFiles: this.#modelFiles });
    const idOf = async (name: 'runtime' | 'router', signal: AbortSignal) =>
      (await images.get(name, await engine.arch(signal), signal)).id;
    const router = new HaproxySwitch({ machine, store, image: (signal) => idOf('router', signal) });
    const station = { store, engine, switch: router, image: (signal: AbortSignal) => idOf('runtime', signal) };
    return {
      machine,
      station,
      close: () => {
        router.close();
        store.close();
      },
    };
  }

  readonly #modelFiles = async ({ model, version }: Revision) => {
    const { models } = this.#deps;
    return models.files(await models.get(`${model}@${version}`));
  };
}
