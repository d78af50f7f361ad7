import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Renames a synced file so that the new name, too, survives a power cut. Replaces what has that name. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** Writes a file so that a power cut leaves the old content or the new, never a part. */
export function writeDurably(path: string, content: string): void {
  const part = `${path}.part`;
  writeFileSync(part, content, { mode: 0o644, flush: true });
  renameDurably(part, path);
}

function syncFolder(folder: string): void {
  // Windows opens no folders, and its file systems keep names in their own journal.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
