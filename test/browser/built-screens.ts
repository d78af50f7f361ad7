import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildScreens } from '../../scripts/build-screens.ts';

export interface BuiltScreens extends AsyncDisposable {
  readonly dir: string;
}

/** The screens as they are now, built into a folder of its own, so that no other build is disturbed. */
export async function buildScreensHere(): Promise<BuiltScreens> {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-screens-'));
  await buildScreens(dir);
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}
