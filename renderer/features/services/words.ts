import type { HostRow } from '../../../core/contract/hosts.ts';
import type { ServiceRow, SlotName, SlotStatusView, TrafficPoint } from '../../../core/contract/services.ts';
import { age, duration, plural } from '../../ui/format.ts';
import type { HealthLevel } from '../../ui/health-level.ts';

/** What a line says of a service. Pure. */

/** A service that was last seen before this long ago, ms, is shown as old: three of the core's rounds. */
export const STALE_MS = 15_000;

export const slotNames: readonly SlotName[] = ['blue', 'green'];

export function otherSlot(slot: SlotName): SlotName {
  return slot === 'blue' ? 'green' : 'blue';
}

/** Percent of the traffic that the router gives to each slot; both 0 while nothing is live. */
export function sharesOf({ split }: Pick<ServiceRow, 'split'>): { readonly [slot in SlotName]: number } {
  if (!split) return { blue: 0, green: 0 };
  const { live, percentToIdle } = split;
  return live === 'blue'
    ? { blue: 100 - percentToIdle, green: percentToIdle }
    : { blue: percentToIdle, green: 100 - percentToIdle };
}

/** `0 %`, `12.5 %`, `100 %`. */
export function percent(share: number): string {
  return `${Number(share.toFixed(2))} %`;
}

export interface HealthWord {
  readonly level: HealthLevel;
  readonly word: string;
}

/** A host as people call it. */
export function hostWords(host: string): string {
  return host === 'this-computer' ? 'this computer' : host;
}

/** How a slot is; whether that is bad depends on whether it is live. */
export function healthOf({ phase, healthy }: SlotStatusView, live: boolean): HealthWord {
  if (phase === 'empty') return { level: live ? 'bad' : 'off', word: 'empty' };
  if (phase === 'starting') return { level: 'busy', word: 'starting' };
  if (phase === 'stopped') return { level: live ? 'bad' : 'off', word: 'stopped' };
  if (healthy === null) return { level: 'unknown', word: 'health not known' };
  return healthy ? { level: 'ok', word: 'healthy' } : { level: 'bad', word: 'unhealthy' };
}

/** Of the idle slot's earlier revision: for how long it stays warm. Null where there is none. */
export function keptWords({ split, slots, keepUntil }: ServiceRow, now: number): string | null {
  if (!split || keepUntil === null || slots[otherSlot(split.live)].standing !== 'served') return null;
  const leftMs = Date.parse(keepUntil) - now;
  return leftMs > 0
    ? `rollback possible for ${duration(Math.ceil(leftMs / 1_000) * 1_000)}`
    : 'kept past its time: it is retired soon';
}

export interface Notice {
  readonly level: 'warn' | 'bad';
  readonly text: string;
}

/**
 * What an operator must know of a line beyond its picture. `now`: ms since 1970 by the core's clock; `passing`: null while
 * the traffic is not known; `changing`: an operation may be between the record and the switch.
 */
export function noticesOf(
  row: ServiceRow,
  host: HostRow | undefined,
  passing: TrafficPoint | null,
  now: number,
  changing = false,
): readonly Notice[] {
  const old = now - Date.parse(row.seenAt) > STALE_MS;
  const ago = `${age(now - Date.parse(row.seenAt))} ago`;
  const notices: Notice[] = [];
  if (host?.presence === 'silent') {
    const why = host.problem ? `: ${host.problem.message}` : '';
    notices.push({ level: 'bad', text: `${hostWords(row.host)} does not answer, this is how it was ${ago}${why}` });
  } else {
    if (old)
      notices.push({
        level: 'warn',
        text: `This is how it was ${ago}: ${hostWords(row.host)} has said nothing newer`,
      });
    if (row.problem) notices.push({ level: 'bad', text: row.problem.message });
  }
  if (row.agrees === false && !changing) {
    notices.push({
      level: 'bad',
      text: 'The running switch does not do what the record says: set it again',
    });
  }
  if (row.agrees === null && !old && !row.problem) {
    notices.push({ level: 'warn', text: 'The switch could not be asked: the shares are those of the record' });
  }
  if (passing && passing.unanswered > 0) {
    notices.push({
      level: 'bad',
      text: `${plural(passing.unanswered, 'request')} a second get no answer from either slot`,
    });
  }
  if (!row.split)
    notices.push({ level: 'warn', text: 'Nothing is live yet: clients get an error until a deploy ends' });
  return notices;
}

/** What may be asked of a service now. Null: there is nothing to do it with. */
export interface Possible {
  readonly switchTo: SlotName | null;
  readonly rollBackTo: SlotName | null;
  /** The live slot, to be set again where the switch disagrees with the record. */
  readonly setAgain: SlotName | null;
}

export function possibleOf({ split, slots, agrees }: ServiceRow, changing = false): Possible {
  if (!split) return { switchTo: null, rollBackTo: null, setAgain: null };
  const idle = otherSlot(split.live);
  const { standing } = slots[idle];
  return {
    switchTo: standing === 'proved' || standing === 'served' ? idle : null,
    rollBackTo: standing === 'served' ? idle : null,
    setAgain: agrees === false && !changing ? split.live : null,
  };
}

/** `credit-risk@2.0.0`; null when the slot is empty. */
export function revisionOf({ model, version }: SlotStatusView): string | null {
  return model === null ? null : version === null ? model : `${model}@${version}`;
}
