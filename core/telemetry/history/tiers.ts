/** How finely the past is kept, and for how long. Pure. */
import type { Tier } from '../../contract/monitor.ts';

export interface KeptTier {
  readonly name: Tier;
  readonly stepMs: number;
  /** What one chunk spans; a multiple of the finer tier's. Chunks begin at multiples of it. */
  readonly chunkMs: number;
  readonly keptMs: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Every second, in memory. */
export const RAW_KEPT_MS = 15 * MINUTE;
export const RAW_STEP_MS = 1_000;

export const fine: KeptTier = { name: '10s', stepMs: 10_000, chunkMs: 15 * MINUTE, keptMs: DAY };

/** On disk, from fine to coarse: the index is the tier's number there. Never changes its meaning. */
export const tiers: readonly KeptTier[] = [
  fine,
  { name: '1m', stepMs: MINUTE, chunkMs: 3 * 60 * MINUTE, keptMs: 30 * DAY },
  { name: '15m', stepMs: 15 * MINUTE, chunkMs: DAY, keptMs: 30 * DAY },
  { name: '2h', stepMs: 120 * MINUTE, chunkMs: 4 * DAY, keptMs: 30 * DAY },
];

export const LONGEST_MS = Math.max(...tiers.map(({ keptMs }) => keptMs));

export function floorTo(ms: number, step: number): number {
  return Math.floor(ms / step) * step;
}

export interface QueryPlan {
  readonly tier: Tier;
  /** The tier's number on disk, -1 for memory. */
  readonly level: number;
  /** A multiple of the tier's step: the answer has `maxPoints` points at most. */
  readonly stepMs: number;
}

const ENOUGH = 1.5;
/** Steps read of all series together: what 50 ms suffice for, with as much again for what is not in coarse chunks yet. */
const MOST_STEPS = 150_000;

export interface WantedSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly maxPoints: number;
  /** How many series. */
  readonly count: number;
}

/**
 * The coarsest tier that still gives the points asked for (two thirds of them will do: 7 days at 15 min for 700 points), of
 * those that keep the whole span; a coarser one where so many series would take too long to read.
 * @param rawSinceMs from when on memory holds all there is
 */
export function planQuery(span: WantedSpan, nowMs: number, rawSinceMs: number): QueryPlan {
  const wanted = Math.max(0, span.toMs - span.fromMs) / span.maxPoints;
  const cheapest = (Math.max(0, span.toMs - span.fromMs) * span.count) / MOST_STEPS;
  const keeps = ({ keptMs }: KeptTier) => keptMs === LONGEST_MS || span.fromMs >= nowMs - keptMs - MINUTE;
  const candidates = tiers.flatMap((tier, level) =>
    keeps(tier) ? [{ name: tier.name, stepMs: tier.stepMs, level }] : [],
  );
  if (span.fromMs >= rawSinceMs) candidates.unshift({ name: '1s', stepMs: RAW_STEP_MS, level: -1 });
  const fitting = Math.max(
    0,
    candidates.findLastIndex(({ stepMs }) => stepMs <= wanted * ENOUGH),
  );
  const chosen = candidates.slice(fitting).find(({ stepMs }) => stepMs >= cheapest) ?? candidates.at(-1);
  const { name, stepMs, level } = chosen ?? { ...fine, level: 0 };
  // The span's first and last step may be parts of one.
  const most = Math.max(1, span.maxPoints - 2);
  const times = Math.max(1, Math.ceil(Math.max(0, span.toMs - span.fromMs) / most / stepMs));
  return { tier: name, level, stepMs: stepMs * times };
}
