import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Problem } from '../contract/problem.ts';
import { corrupt } from './protobuf.ts';

/** Where an operator's model is. */
export interface ModelSource {
  /** Absolute. */
  readonly folder: string;
  /** Name of the ONNX file in it. */
  readonly onnx: string;
}

/** A file that a model needs. */
export interface FoundFile {
  /** Relative to the model's folder. */
  readonly path: string;
  /** Absolute, without symbolic links. */
  readonly source: string;
  readonly size: number;
}

/** Finds the ONNX file: `path` itself, or the folder's `model.onnx`, or its only one. Throws `model-unreadable`. */
export async function locateModel(path: string): Promise<ModelSource> {
  const whole = resolve(path);
  const found = await stat(whole).catch((error) => {
    throw new Problem('model-unreadable', `Name an ONNX file or its folder: cannot read ${path}`, { path }, error);
  });
  if (found.isFile()) return { folder: dirname(whole), onnx: basename(whole) };
  if (!found.isDirectory()) throw unreadable(path, 'it is neither a file nor a folder');
  const names = (await readdir(whole)).filter((name) => name.toLowerCase().endsWith('.onnx'));
  if (names.includes('model.onnx')) return { folder: whole, onnx: 'model.onnx' };
  const [onnx, another] = names;
  if (onnx === undefined) throw unreadable(path, 'it holds no .onnx file');
  if (another !== undefined) throw unreadable(path, `it holds ${names.length} .onnx files, name one`);
  return { folder: whole, onnx };
}

/**
 * The file that a model calls `location`: relative, inside its folder also after symbolic links. Null when there is
 * none. Throws `model-corrupt` for a location outside, `model-unreadable` for what is no file.
 */
export async function resolveInside(folder: string, location: string): Promise<FoundFile | null> {
  const parts = location.split('/').filter((part) => part !== '.');
  const plain = parts.length > 0 && !parts.includes('') && !parts.includes('..') && !/[\\:\0]/.test(location);
  if (!plain) throw corrupt(`it names ${JSON.stringify(location)}, which is no path inside its folder`);
  const path = join(folder, ...parts);
  const [root, target] = await Promise.all([realpath(folder), realpath(path)]).catch((error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [folder, null] as const;
    throw error;
  });
  if (target === null) return null;
  const way = relative(root, target);
  if (way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way) {
    throw corrupt(`${JSON.stringify(location)} leads out of its folder`);
  }
  const found = await stat(target);
  if (!found.isFile()) throw unreadable(path, 'it is no plain file');
  return { path: parts.join('/'), source: target, size: found.size };
}

function unreadable(path: string, reason: string): Problem {
  return new Problem('model-unreadable', `Name an ONNX file or a folder that holds one: ${path}: ${reason}`, {
    path,
    reason,
  });
}
