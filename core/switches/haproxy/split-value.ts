import { Problem } from '../../contract/problem.ts';
import { otherSlot, type Slot, type Split } from '../../services/model.ts';

/** A split and the fence under which it was set: what one map value says. */
export interface FencedSplit {
  readonly split: Split | null;
  readonly fence: number;
}

const VALUE = /^(blue|green|none)\|(blue|green|none)\|(\d{1,5})\|(fallback|only)\|(\d{1,15})$/;

/**
 * The whole split in one map value, so that one `set map` is one atomic change: live slot, idle slot, requests of 10,000
 * that go to the idle slot, whether the idle slot may stand in, fence. Such as `blue|green|250|fallback|7` for 2.5 %.
 * Throws `internal` when the percentage or the fence is out of range.
 */
export function mapValue(split: Split | null, fence: number): string {
  if (!Number.isSafeInteger(fence) || fence < 0 || fence > 999_999_999_999_999) {
    throw new Problem('internal', `Report this: ${fence} is no fence`);
  }
  if (split === null) return `none|none|0|only|${fence}`;
  const share = Math.round(split.percentToIdle * 100);
  if (!(share >= 0 && share <= 10_000))
    throw new Problem('internal', `Report this: ${split.percentToIdle} is no percentage`);
  return [split.live, otherSlot(split.live), share, split.fallback ? 'fallback' : 'only', fence].join('|');
}

/** What a map value says. Throws `switch-failed` for anything that `mapValue` does not write. */
export function parseMapValue(value: string): FencedSplit {
  const [, live, idle, share, fallback, fence] = VALUE.exec(value) ?? [];
  const known = live === 'none' ? idle === 'none' && share === '0' && fallback === 'only' : isPair(live, idle);
  if (!known || Number(share) > 10_000) {
    throw new Problem('switch-failed', 'Set the split again: the router holds one that it cannot read', { value });
  }
  const split = isSlot(live) ? { live, percentToIdle: Number(share) / 100, fallback: fallback === 'fallback' } : null;
  return { split, fence: Number(fence) };
}

/** The line of a service in its map file, without the line's end. It is also what the router's control socket is sent. */
export function mapLine(service: string, split: Split | null, fence: number): string {
  return `${service} ${mapValue(split, fence)}`;
}

function isSlot(text: string | undefined): text is Slot {
  return text === 'blue' || text === 'green';
}

function isPair(live: string | undefined, idle: string | undefined): boolean {
  return isSlot(live) && idle === otherSlot(live);
}
