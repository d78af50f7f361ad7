import { readFileSync } from 'node:fs';

const { version: found }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** Of this Signalbox, as its package says. */
export const version = found;
