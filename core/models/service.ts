/** The model registry. Uses the public file of no other slice. */
import { join } from 'node:path';
import { checkName, checkVersion, parseModelRef } from '../contract/names.ts';
import { asProblem, Problem } from '../contract/problem.ts';
import { assertLoads } from './assert-loads.ts';
import { type GatheredModel, gatherModel } from './gather.ts';
import { buildConfig, buildLayers, buildManifest, type Manifest, readManifest, sameLayers } from './manifest.ts';
import { type ModelFile, type ModelVersion, modelRef } from './model.ts';
import { corrupt } from './protobuf.ts';
import { parseSmoke } from './smoke-file.ts';
import { diskFull, Staging } from './staging.ts';
import { type Entry, exists, ModelStore } from './store.ts';

/** How far an import is: bytes copied, then `check` while the model is tried. */
export interface ImportProgress {
  readonly step: 'copy' | 'check';
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface ImportResult {
  readonly model: ModelVersion;
  /** The same content was there under this name and version. */
  readonly unchanged: boolean;
}

/** A file of a model and where its content is on this computer. */
export interface StoredFile extends ModelFile {
  /** Absolute; read-only, named by its digest. */
  readonly source: string;
}

export class ModelRegistry {
  readonly #store: ModelStore;

  /** `dir`: the folder of the store itself, `<data dir>/models`. */
  constructor(dir: string) {
    this.#store = new ModelStore(dir);
  }

  /**
   * Copies an ONNX file, or a folder with one, into the store once onnxruntime has loaded it and its `smoke.json`, if it
   * has one, has come out right. Leaves nothing behind when it fails. Throws `name-invalid`, `model-exists`,
   * `model-unreadable`, `model-corrupt`, `model-unsupported`, `model-file-missing`, `smoke-invalid`, `disk-full`,
   * `memory-short`, `timeout`, `cancelled`.
   */
  async import(
    path: string,
    name: string,
    version: string,
    signal: AbortSignal,
    onProgress: (progress: ImportProgress) => void = () => {},
  ): Promise<ImportResult> {
    const ref = modelRef({ name: checkName('model', name), version: checkVersion(version) });
    try {
      signal.throwIfAborted();
      await using staging = await Staging.open(join(this.#store.dir, 'ingest'));
      const model = await gatherModel(path, staging, signal, (bytes, totalBytes) =>
        onProgress({ step: 'copy', bytes, totalBytes }),
      );
      return await this.#add(ref, model, staging, signal, onProgress);
    } catch (error) {
      throw importProblem(error, path, this.#store.dir);
    }
  }

  /** Every version, by name, then by version with its numbers in order. */
  async list(): Promise<ModelVersion[]> {
    const models = await Promise.all(this.#store.entries().map((entry) => this.#read(entry)));
    const compare = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true });
    return models.toSorted((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
  }

  /** `ref`: `credit-risk@1.0.0`. Throws `name-invalid`, `model-unknown`, `model-digest-mismatch`. */
  async get(ref: string): Promise<ModelVersion> {
    const wanted = modelRef(parseModelRef(ref));
    const entry = this.#store.entries().find((each) => each.ref === wanted);
    if (entry) return await this.#read(entry);
    throw new Problem('model-unknown', `Import ${wanted} first, or choose one of the list of models`, {
      model: wanted,
    });
  }

  /** What a server of this version needs, with where it is here. */
  files(model: ModelVersion): StoredFile[] {
    return model.files.map((file) => ({ ...file, source: this.#store.blobPath(file.sha256) }));
  }

  async #add(
    ref: string,
    model: GatheredModel,
    staging: Staging,
    signal: AbortSignal,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<ImportResult> {
    const layers = buildLayers(model.files, model.smokeFile);
    const files = model.smokeFile ? [...model.files, model.smokeFile] : [...model.files];
    const config = await staging.write('.signalbox/config.json', buildConfig(layers));
    const manifest = await staging.write('.signalbox/manifest.json', buildManifest(layers, config, model.facts));
    let entry: Entry = { ref, digest: manifest.sha256, size: manifest.size, createdAt: new Date().toISOString() };
    let blobs = [...files, config, manifest];

    const existing = this.#store.entries().find((each) => each.ref === ref);
    if (existing && existing.digest !== manifest.sha256) {
      // The facts in a manifest may be those that an older Signalbox read: the content decides.
      if (!sameLayers((await this.#manifest(existing)).layers, layers)) throw exists(ref);
      entry = existing;
      blobs = files;
    }
    if (!existing) {
      const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
      onProgress({ step: 'check', bytes: totalBytes, totalBytes });
      await assertLoads(staging.pathOf(model.files[0].path), model.smoke, signal);
    }
    signal.throwIfAborted();
    const staged = blobs.map((file) => ({ ...file, source: staging.pathOf(file.path) }));
    const committed = this.#store.commit(entry, staged);
    return { model: await this.#read(committed.entry), unchanged: !committed.added };
  }

  async #manifest({ digest, ref }: Entry): Promise<Manifest> {
    return JSON.parse(await this.#store.readBlob(digest, ref));
  }

  async #read(entry: Entry): Promise<ModelVersion> {
    const { facts, files, smoke } = readManifest(await this.#manifest(entry));
    return {
      ...parseModelRef(entry.ref),
      digest: entry.digest,
      ...facts,
      files,
      sizeBytes: files.reduce((sum, { size }) => sum + size, 0),
      importedAt: entry.createdAt,
      smoke: smoke ? parseSmoke(await this.#store.readBlob(smoke.sha256, entry.ref), facts) : [],
    };
  }
}

function importProblem(error: unknown, path: string, dir: string): Problem {
  const code =
    error instanceof Error && !(error instanceof Problem) ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(dir, {}, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EIO' || code === 'ENOENT') {
    return new Problem(
      'model-unreadable',
      `Make ${path} readable and ${dir} writable for this user, then import again (${code})`,
      { path, dir, reason: code },
      error,
    );
  }
  if (code === 'EEXIST') return corrupt('two of its files have the same name', error);
  return asProblem(error);
}
