import { createHash } from 'node:crypto';
import type { Revision } from './model.ts';

/** Completes a revision with its id: the first 12 hex digits of the SHA-256 over its other fields, keys sorted. */
export function makeRevision(fields: Omit<Revision, 'id'>): Revision {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const id = createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 12);
  return { id, ...fields };
}
