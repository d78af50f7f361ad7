import type { LogRow } from './log-buffer.ts';
import { exportLine } from './log-text.ts';

const FREE_MS = 60_000;

/** Saves everything that is kept of a log as a text file. */
export function download(rows: readonly LogRow[], source: string): void {
  const url = URL.createObjectURL(new Blob(rows.map(exportLine), { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${source.replaceAll(/[^\w.-]+/g, '-').replace(/^-/, '')}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.log`;
  link.click();
  // The browser reads it after the click, and says not when it is done.
  setTimeout(() => URL.revokeObjectURL(url), FREE_MS);
}
