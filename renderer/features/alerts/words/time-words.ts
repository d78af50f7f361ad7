/** Times of day as an operator says them. Pure but for the time zone. */

const DAY_MS = 86_400_000;

/** `04:00`, `tomorrow 08:00`, `Sat 14 Mar 08:00`: by the clock of who reads it. */
export function untilWords(at: string, now: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const apart = Math.round((startOfDay(date.getTime()) - startOfDay(now)) / DAY_MS);
  if (apart === 0) return time;
  if (apart === 1) return `tomorrow ${time}`;
  if (apart === -1) return `yesterday ${time}`;
  return `${date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '')} ${time}`;
}

/** `14 Mar 08:00:05`: to the second, for a list of what happened. */
export function stampWords(at: string): string {
  const date = new Date(at);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return `${day} ${date.toLocaleTimeString('en-GB')}`;
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Tomorrow at that hour, ms. */
export function tomorrowAt(hour: number, now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  return day.setHours(hour, 0, 0, 0);
}

/** `2026-03-14T08:00`, as a field for date and time holds it. */
export function writeLocal(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
