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

/** Hosts as rollouts use them: each opened once, kept until `close`. */
export class Stations {
  readonly #deps: StationDeps;
  readonly #open = new Map<string, { station: OpenStation; close: () => void }>();

  constructor(deps: StationDeps) {
    this.#deps = deps;
  }

  async open(host: string, engine: EngineKind, signal: AbortSignal): Promise<OpenStation> {
    const key = `${engine} ${host}`;
    const known = this.#open.get(key);
    if (known) return known.station;
    const opened = engine === 'local' ? this.#local() : this.#docker(host, await this.#deps.machine(host, signal));
    this.#open.set(key, opened);
    return opened.station;
  }

  close(): void {
    for (const { close } of this.#open.values()) close();
    this.#open.clear();
  }

  #local() {
    const { dataDir, db } = this.#deps;
    const dir = join(dataDir, 'host');
    const store = new LocalStore(db);
    const engine = new LocalEngine({ dir, modelFiles: this.#modelFiles });
    const station = { store, engine, switch: new LocalSwitch(dir, store), image: async () => 'builtin' };
    return { station, close: () => {} };
  }

  #docker(host: string, machine: Machine) {
    const { images } = this.#deps;
    const store = new HostStore(machine);
    const engine = new DockerEngine({ host, machine, images, modelFiles: this.#modelFiles });
    const idOf = async (name: 'runtime' | 'router', signal: AbortSignal) =>
      (await images.get(name, await engine.arch(signal), signal)).id;
    const router = new HaproxySwitch({ machine, store, image: (signal) => idOf('router', signal) });
    const station = { store, engine, switch: router, image: (signal: AbortSignal) => idOf('runtime', signal) };
    return {
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
