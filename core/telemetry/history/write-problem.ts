import type { ProblemView } from '../../contract/procedure.ts';

/** SQLite's primary result codes, https://sqlite.org/rescode.html. */
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** Whether the file is no database, or a broken one. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

/** Why the history cannot be written or read, as the operator is told. */
export function writeProblem(error: unknown): ProblemView {
  const reason = error instanceof Error ? error.message : String(error);
  if (codeOf(error) === SQLITE_FULL || reason.includes('ENOSPC')) {
    return {
      code: 'disk-full',
      message:
        'The disk is full: free space in the folder that holds the data; until then metrics are kept for 15 minutes only',
      data: { reason },
    };
  }
  return {
    code: 'telemetry-failed',
    message:
      'The history of metrics cannot be kept: see that its file can be read and written; it is tried again every 30 s',
    data: { reason },
  };
}

function codeOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null;
}
