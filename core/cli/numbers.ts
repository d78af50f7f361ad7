import { Problem } from '../contract/problem.ts';

/** A whole number within bounds. Throws `usage`. */
export function wholeNumber(option: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= from && value <= to) return value;
  throw new Problem('usage', `Give --${option} a whole number from ${from} to ${to}, not ${JSON.stringify(text)}`, {
    option,
  });
}

const units = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 } as const;

/** `20ms`, `90s`, `10m`, `2h` → ms. Throws `usage`. */
export function duration(option: string, text: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|min|h)$/.exec(text) ?? [];
  if (amount !== '') return Number(amount) * units[unit as keyof typeof units];
  throw new Problem('usage', `Give --${option} a time such as 20ms, 90s, 10m or 2h, not ${JSON.stringify(text)}`, {
    option,
  });
}
