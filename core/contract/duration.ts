const UNITS: readonly (readonly [string, number])[] = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];
const SHAPE = /^(?=.)(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/;

/** `1h30m`, `2m`, `45s` → seconds, as Prometheus writes them; null for what is none. A `0` needs no unit. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  const parts = SHAPE.exec(text)?.slice(1);
  if (!parts) return null;
  return UNITS.reduce((sum, [, size], at) => sum + Number(parts[at] ?? 0) * size, 0);
}

/** Seconds → `1h30m`; `0s` for none. */
export function formatDuration(seconds: number): string {
  let left = seconds;
  let text = '';
  for (const [unit, size] of UNITS) {
    const count = unit === 's' ? left : Math.floor(left / size);
    if (count > 0) text += `${unit === 's' ? Number(count.toFixed(3)) : count}${unit}`;
    left -= count * size;
  }
  return text || '0s';
}
