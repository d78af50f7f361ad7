/** Where the time axis has its ticks, and what they say: local time. Pure, but for the time zone. */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 30].map((count) => count * DAY),
];

export interface Ticks {
  readonly stepMs: number;
  readonly atMs: readonly number[];
}

/** With at most `most` intervals between them, on whole units of the local day: days are not all equally long. */
export function timeTicks(fromMs: number, toMs: number, most: number): Ticks {
  const stepMs = steps.find((step) => (toMs - fromMs) / step <= most) ?? 30 * DAY;
  const atMs: number[] = [];
  const day = new Date(fromMs);
  day.setHours(0, 0, 0, 0);
  for (let count = 0; day.getTime() <= toMs; count += 1) {
    const startMs = day.getTime();
    day.setDate(day.getDate() + 1);
    if (stepMs >= DAY) {
      if (count % (stepMs / DAY) === 0 && startMs >= fromMs) atMs.push(startMs);
      continue;
    }
    const firstMs = startMs + Math.max(0, Math.ceil((fromMs - startMs) / stepMs)) * stepMs;
    for (let at = firstMs; at < day.getTime() && at <= toMs; at += stepMs) atMs.push(at);
  }
  return { stepMs, atMs };
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `14:05`, `14:05:30` where ticks are closer than a minute, `21 Nov` at midnight. */
export function tickText(atMs: number, stepMs: number): string {
  const at = new Date(atMs);
  if (stepMs >= DAY || (at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0)) return date.format(at);
  return (stepMs < MINUTE ? seconds : clock).format(at);
}

/** `Sat, 21 Nov, 14:05:30`. */
export function momentText(atMs: number): string {
  return full.format(new Date(atMs));
}

/** The name of the time zone that all times are in. */
export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
