/** Pure words of the model server. It is a program of its own, so it says slot, split and revision itself. */
import { Refusal } from './refusal.ts';

export type Slot = 'blue' | 'green';
export const slots: readonly Slot[] = ['blue', 'green'];

export function otherSlot(slot: Slot): Slot {
  return slot === 'blue' ? 'green' : 'blue';
}

export interface Split {
  readonly live: Slot;
  /** 0–100. */
  readonly percentToIdle: number;
  /** The other slot may answer what the wanted one cannot. */
  readonly fallback: boolean;
}

export interface Revision {
  readonly id: string;
  readonly model: string;
  readonly version: string;
  readonly modelDigest: string;
  /** Folder with `model.onnx`. */
  readonly dir: string;
  /** Threads of one inference. */
  readonly threads: number;
}

export type Phase = 'empty' | 'loading' | 'ready' | 'draining' | 'failed';

export interface Choice {
  /** The slot that the split chose. */
  readonly wanted: Slot;
  /** The slots that may answer, best first; none when nothing is ready. */
  readonly able: readonly Slot[];
}

/** Percent of all requests that `slot` gets. */
export function percentTo(split: Split, slot: Slot): number {
  return slot === split.live ? 100 - split.percentToIdle : split.percentToIdle;
}

/** Who answers a request, for a `draw` of [0, 1). */
export function choose(split: Split, ready: (slot: Slot) => boolean, draw: number): Choice {
  const wanted = draw * 100 < split.percentToIdle ? otherSlot(split.live) : split.live;
  const able = (split.fallback ? [wanted, otherSlot(wanted)] : [wanted]).filter(ready);
  return { wanted, able };
}

export function isSlot(value: unknown): value is Slot {
  return value === 'blue' || value === 'green';
}

export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Throws 400 `usage`. */
export function parseSplit(value: unknown): Split {
  if (!isRecord(value) || !isSlot(value.live)) throw usage('split.live must be blue or green');
  const { live, percentToIdle, fallback } = value;
  if (typeof percentToIdle !== 'number' || !(percentToIdle >= 0 && percentToIdle <= 100)) {
    throw usage('split.percentToIdle must be a number from 0 to 100');
  }
  if (typeof fallback !== 'boolean') throw usage('split.fallback must be true or false');
  return { live, percentToIdle, fallback };
}

/** Throws 400 `usage`. */
export function parseRevision(value: unknown): Revision {
  if (!isRecord(value)) throw usage('revision must be an object');
  const text = (key: string): string => {
    const field = value[key];
    if (typeof field !== 'string' || field === '' || field.length > 4096) throw usage(`revision.${key} must be a text`);
    return field;
  };
  const { threads } = value;
  if (typeof threads !== 'number' || !Number.isInteger(threads) || threads < 1 || threads > 256) {
    throw usage('revision.threads must be a whole number from 1 to 256');
  }
  return {
    id: headerSafe('revision.id', text('id')),
    model: text('model'),
    version: headerSafe('revision.version', text('version')),
    modelDigest: text('modelDigest'),
    dir: text('dir'),
    threads,
  };
}

/** A text that travels in a header and a metric label. */
export function headerSafe(name: string, value: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(value)) return value;
  throw usage(`${name} must be 1 to 200 printable ASCII characters without spaces`);
}

export function usage(message: string): Refusal {
  return new Refusal(400, 'usage', message);
}
