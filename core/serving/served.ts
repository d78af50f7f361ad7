/** The two-slot server's own record: what it serves, so that starting the process is enough to serve again. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord, parseRevision, parseSplit, type Revision, type Slot, type Split } from './model.ts';
import { Refusal } from './refusal.ts';

export interface Served {
  readonly name: string;
  /** The highest that a change carried. */
  readonly fence: number;
  readonly split: Split | null;
  readonly slots: { readonly [slot in Slot]: Revision | null };
}

const FILE = 'served.json';

/** What `dir` says, or nothing served. Throws `start-failed` for a file that cannot be read or is another service's. */
export async function readServed(dir: string, name: string): Promise<Served> {
  const path = join(dir, FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { name, fence: 0, split: null, slots: { blue: null, green: null } };
    }
    throw error;
  }
  try {
    return parse(JSON.parse(text), name);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(500, 'start-failed', `Mend or remove ${path}, it cannot be used: ${why}`);
  }
}

function parse(value: unknown, name: string): Served {
  if (!isRecord(value) || value.schema !== 1 || !isRecord(value.slots)) throw new Error('it is not of schema 1');
  if (value.name !== name) throw new Error(`it belongs to '${value.name}', not '${name}'`);
  if (!isFence(value.fence)) throw new Error('its fence is no number');
  const { blue, green } = value.slots;
  const revision = (held: unknown): Revision | null => (held === null ? null : parseRevision(held));
  const split = value.split === null ? null : parseSplit(value.split);
  return { name, fence: value.fence, split, slots: { blue: revision(blue), green: revision(green) } };
}

export function isFence(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Replaces the record, and returns when it would survive a power cut. */
export async function writeServed(dir: string, served: Served): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, FILE);
  const draft = `${path}.tmp`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ schema: 1, ...served }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dir);
}

async function syncFolder(dir: string): Promise<void> {
  // Windows has no way to sync a folder, and its renames are journalled
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
