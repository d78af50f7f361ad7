/** What was seen of the machine and of the generator while it was measured; null: not known, which voids nothing. */
export interface Conduct {
  /** By how much calls began later than planned, p99. 0 where nothing is planned. */
  latenessP99Ms: number;
  /** Median latency, which says what lateness matters. */
  p50Ms: number | null;
  /** Times that the kernel says it throttled meanwhile. */
  throttled: number | null;
}

/** A generator this late p99 did not send what was planned. */
export const MOST_LATENESS_MS = 2;
/** Slow calls hide some lateness: up to this part of the median latency does not count. */
const LATENESS_PART = 0.05;

/** Why the figures do not count, in one sentence; null: they do. */
export function voidReason({ latenessP99Ms, p50Ms, throttled }: Conduct): string | null {
  const most = Math.max(MOST_LATENESS_MS, LATENESS_PART * (p50Ms ?? 0));
  if (latenessP99Ms > most)
    return `The generator was late: calls began ${short(latenessP99Ms)} ms after their time (p99), at most ${short(most)} ms count`;
  if (throttled !== null && throttled > 0)
    return `The processor was throttled ${throttled} times while it was measured`;
  return null;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
