import type { Maintenance } from '../contract/alerts.ts';

const DAYS = 7;

/**
 * Whether the window is open at `at` (ms). It begins when the clock of this computer says so (at a time that the clock
 * skips, as soon as it is past it; at one that comes twice, the first time) and stays open for so many minutes, however the
 * clock is changed meanwhile.
 */
export function isOpen({ days, start, minutes }: Maintenance, at: number): boolean {
  const now = new Date(at);
  const [hour = 0, minute = 0] = start.split(':').map(Number);
  for (let back = 0; back <= DAYS; back++) {
    const begin = new Date(now.getFullYear(), now.getMonth(), now.getDate() - back, hour, minute);
    // Noon is on the day that is meant, also where a clock change moves the start over midnight.
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - back, 12).getDay();
    if (days.includes(day) && begin.getTime() <= at && at < begin.getTime() + minutes * 60_000) return true;
  }
  return false;
}
