import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Digest of a session's secret, and when it was last used, ms since 1970. */
export type KeptSession = readonly [digest: string, lastUse: number];

/** Where sessions outlive the server. */
export interface SessionKeeper {
  read(): readonly KeptSession[];
  write(sessions: readonly KeptSession[]): void;
}

const kept = z.array(z.tuple([z.string().regex(/^[0-9a-f]{64}$/), z.number()])).max(1_000);

/** Keeps them in a file that only its owner reads. It holds digests: no session can be made from it. */
export function sessionFile(path: string, onProblem: (message: string) => void): SessionKeeper {
  return {
    read() {
      try {
        return kept.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch (error) {
        if (!isMissing(error)) onProblem(`${path} can not be read, so every browser needs the address again: ${error}`);
        return [];
      }
    },
    write(sessions) {
      try {
        writeFileSync(`${path}.part`, JSON.stringify(sessions), { mode: 0o600 });
        renameSync(`${path}.part`, path);
      } catch (error) {
        onProblem(`${path} can not be written, so a restart will ask every browser for the address again: ${error}`);
      }
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
