import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelRow } from '../contract/models.ts';
import { asProblem, type Problem } from '../contract/problem.ts';
import { LiveTable } from '../platform/live-table.ts';
import { type ModelVersion, modelRef } from './model.ts';
import type { ModelRegistry } from './service.ts';

const LOOK_EVERY_MS = 2_000;

/** The models as rows, which follow the store's index while anyone watches: another process may import too. */
export class ModelShelf {
  /** Keyed `name@version`. */
  readonly table: LiveTable<ModelRow>;
  readonly #registry: Pick<ModelRegistry, 'list'>;
  readonly #index: string;
  /** What the index was when it was last read. */
  #read = '';
  readonly #onProblem: (problem: Problem) => void;
  #told = '';

  /** `dir`: the folder of the store. `onProblem`: told why it can not be followed. */
  constructor(registry: Pick<ModelRegistry, 'list'>, dir: string, onProblem: (problem: Problem) => void) {
    this.#registry = registry;
    this.#onProblem = onProblem;
    this.#index = join(dir, 'index.json');
    this.table = new LiveTable(() => this.#follow());
  }

  /** Reads the store again if its index changed. Throws `model-unreadable`, `model-digest-mismatch`. */
  async refresh(): Promise<void> {
    const now = await stampOf(this.#index);
    if (now === this.#read) return;
    const rows = new Map((await this.#registry.list()).map((model) => [modelRef(model), rowOf(model)]));
    for (const row of this.table.rows()) if (!rows.has(modelRef(row))) this.table.delete(modelRef(row));
    for (const [key, row] of rows) this.table.set(key, row);
    // Only now: what failed is tried again.
    this.#read = now;
  }

  #follow(): () => void {
    void this.#look();
    const timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** A store that can not be read is told once; who watches keeps what they have until it can. */
  async #look(): Promise<void> {
    try {
      await this.refresh();
      this.#told = '';
    } catch (error) {
      const problem = asProblem(error);
      if (this.#told !== problem.message) this.#onProblem(problem);
      this.#told = problem.message;
    }
  }
}

export function rowOf(model: ModelVersion): ModelRow {
  const { name, version, digest, sizeBytes, importedAt, producer, opset, inputs, outputs, metadata, files } = model;
  return {
    ...{ name, version, digest, sizeBytes, importedAt, producer },
    opset: { ...opset },
    metadata: { ...metadata },
    ...{ inputs, outputs, files },
    smokeCases: model.smoke.length,
  };
}

async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeNs, ino, size } = await stat(path, { bigint: true });
    return `${mtimeNs} ${ino} ${size}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'none';
    throw error;
  }
}
