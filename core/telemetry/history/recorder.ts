import type { DatabaseSync } from 'node:sqlite';
import { processIsAlive, processKey } from '../../platform/process-key.ts';
import { transaction } from '../../platform/sqlite.ts';

/** True: this process is the one that records into the file. The first one is; the next takes over when it is gone. */
export function takeRecorder(db: DatabaseSync): boolean {
  const mine = processKey();
  return transaction(db, () => {
    const holder = db.prepare('SELECT process FROM recorder').get()?.process;
    if (typeof holder === 'string' && holder !== mine && processIsAlive(holder)) return false;
    db.prepare('INSERT OR REPLACE INTO recorder VALUES (1, ?)').run(mine);
    return true;
  });
}

export function leaveRecorder(db: DatabaseSync): void {
  db.prepare('DELETE FROM recorder WHERE process = ?').run(processKey());
}
