/** For the tests: a folder of files that goes when the test ends, and a table read as a whole. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Row, Table } from './table.ts';

export const fixtures = join(import.meta.dirname, 'fixtures');

export function folderOf(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-data-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function fileOf(t: TestContext, name: string, content: string | Uint8Array): string {
  const path = join(folderOf(t), name);
  writeFileSync(path, content);
  return path;
}

export async function rowsOf(table: Table): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const piece of table.pieces()) rows.push(...piece);
  return rows;
}

/** For `assert.rejects` and `assert.throws`. */
export function problem(code: string, message: RegExp) {
  return (error: unknown) => {
    const { code: got, message: told } = error as { code?: string; message: string };
    if (got === code && message.test(told)) return true;
    throw new Error(`${got}: ${told}`, { cause: error });
  };
}
