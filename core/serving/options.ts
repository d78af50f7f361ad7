import { parseArgs } from 'node:util';
import type { Limits } from './desk.ts';
import { headerSafe, isSlot, type Revision, type Slot, usage } from './model.ts';

export interface Options {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly limits: Limits;
  readonly mode:
    | { readonly kind: 'single'; readonly slot: Slot; readonly revision: Revision }
    | { readonly kind: 'pair'; readonly stateDir: string; readonly control: string };
}

const text = { type: 'string' } as const;
const known = {
  listen: text,
  name: text,
  slot: text,
  revision: text,
  'model-dir': text,
  'model-version': text,
  digest: text,
  threads: text,
  'state-dir': text,
  control: text,
  'drain-ms': text,
  'request-ms': text,
  'max-body-bytes': text,
  'max-queue': text,
} as const;

/** The command line. Throws `usage`. */
export function readOptions(argv: readonly string[]): Options {
  const values = parse(argv);
  const need = (key: keyof typeof known): string => {
    const value = values[key];
    if (value === undefined || value === '') throw usage(`Give --${key}`);
    return value;
  };
  const number = (key: keyof typeof known, byDefault: number, from: number, to: number): number => {
    const value = values[key] === undefined ? byDefault : Number(values[key]);
    if (Number.isInteger(value) && value >= from && value <= to) return value;
    throw usage(`Give --${key} a whole number from ${from} to ${to}`);
  };
  const name = need('name');
  const mode = (): Options['mode'] => {
    if (values['state-dir'] !== undefined)
      return { kind: 'pair', stateDir: need('state-dir'), control: need('control') };
    const slot = need('slot');
    if (!isSlot(slot)) throw usage('Give --slot blue or green');
    const revision: Revision = {
      id: headerSafe('--revision', need('revision')),
      model: name,
      version: headerSafe('--model-version', need('model-version')),
      modelDigest: need('digest'),
      dir: need('model-dir'),
      threads: number('threads', 1, 1, 256),
    };
    return { kind: 'single', slot, revision };
  };
  return {
    ...addressOf(need('listen')),
    name,
    limits: {
      drainMs: number('drain-ms', 30_000, 0, 3_600_000),
      requestMs: number('request-ms', 30_000, 1, 3_600_000),
      maxBodyBytes: number('max-body-bytes', 64 * 1024 * 1024, 1, 1024 ** 3),
      maxQueue: number('max-queue', 512, 1, 1_000_000),
    },
    mode: mode(),
  };
}

function parse(argv: readonly string[]): { readonly [key in keyof typeof known]?: string | undefined } {
  try {
    return parseArgs({ args: [...argv], options: known, strict: true }).values;
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function addressOf(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(':');
  const host = listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  const port = Number(listen.slice(colon + 1));
  if (colon < 1 || !/^\d+$/.test(listen.slice(colon + 1)) || port > 65_535)
    throw usage('Give --listen as address:port');
  return { host, port };
}
