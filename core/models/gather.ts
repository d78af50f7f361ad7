import { readFile } from 'node:fs/promises';
import { Problem } from '../contract/problem.ts';
import type { ModelFacts, ModelFile, SmokeCase } from './model.ts';
import { factsOf, readOnnxFile } from './onnx.ts';
import { invalid, parseSmoke } from './smoke-file.ts';
import { type FoundFile, locateModel, resolveInside } from './source.ts';
import type { Staging } from './staging.ts';

const SMOKE_FILE = 'smoke.json';
const MAX_SMOKE = 16 * 1024 * 1024;

/** A model as it lies in a staging folder. */
export interface GatheredModel {
  readonly facts: ModelFacts;
  /** The ONNX file first. */
  readonly files: readonly [ModelFile, ...ModelFile[]];
  readonly smokeFile: ModelFile | null;
  readonly smoke: readonly SmokeCase[];
}

/** `onBytes` gets the bytes copied so far, and how many there are as far as that is known. */
export type OnBytes = (copied: number, total: number) => void;

/**
 * Copies a model and what it needs into the staging folder and reads what it says. The ONNX file becomes `model.onnx`
 * unless its data has that name. Throws `model-unreadable`, `model-corrupt`, `model-unsupported`, `model-file-missing`,
 * `smoke-invalid`, `disk-full`, `cancelled`.
 */
export async function gatherModel(
  path: string,
  staging: Staging,
  signal: AbortSignal,
  onBytes: OnBytes,
): Promise<GatheredModel> {
  const source = await locateModel(path);
  const found = await findFile(source.folder, source.onnx);
  const { externalFiles } = await readOnnxFile(found.source, signal);
  const external = await Promise.all(externalFiles.map((location) => findFile(source.folder, location)));
  const name = external.some((file) => file.path === 'model.onnx') ? source.onnx : 'model.onnx';
  const others = external.filter((file) => file.path !== name);
  const wanted = [...new Map(others.map((file) => [file.path, file])).values()].toSorted(byPath);
  const smokeFound = await resolveInside(source.folder, SMOKE_FILE);
  const total = [found, ...wanted].reduce((sum, file) => sum + file.size, smokeFound?.size ?? 0);
  await staging.assertFits(total);

  let done = 0;
  const copyIn = async (file: FoundFile): Promise<ModelFile> => {
    const copied = await staging.copy(file.source, file.path, signal, (bytes) => onBytes(done + bytes, total));
    done += copied.size;
    return copied;
  };
  const onnx = await copyIn({ ...found, path: name });
  const files: [ModelFile, ...ModelFile[]] = [onnx];
  for (const file of wanted) files.push(await copyIn(file));
  // Read again, from the copy: the original may have changed meanwhile.
  const facts = factsOf(await readOnnxFile(staging.pathOf(name), signal));
  if (!smokeFound) return { facts, files, smokeFile: null, smoke: [] };
  if (smokeFound.size > MAX_SMOKE) throw invalid(`it is larger than ${MAX_SMOKE / 1024 / 1024} MiB`);
  const smokeFile = await copyIn(smokeFound);
  const text = await readFile(staging.pathOf(smokeFile.path), 'utf8');
  return { facts, files, smokeFile, smoke: parseSmoke(text, facts) };
}

async function findFile(folder: string, location: string): Promise<FoundFile> {
  const found = await resolveInside(folder, location);
  if (found) return found;
  throw new Problem(
    'model-file-missing',
    `Put ${JSON.stringify(location)} beside the ONNX file, which keeps data there, and import again`,
    { folder, file: location },
  );
}

function byPath(one: FoundFile, other: FoundFile): number {
  return one.path < other.path ? -1 : 1;
}
