import { existsSync, renameSync, rmSync } from 'node:fs';

/** Makes room for a new database: the damaged one is kept beside it, in place of an earlier one. Where it is now. */
export function setAside(path: string): string {
  const aside = `${path}.damaged`;
  for (const part of ['', '-wal', '-shm']) {
    rmSync(aside + part, { force: true });
    if (existsSync(path + part)) renameSync(path + part, aside + part);
  }
  return aside;
}
