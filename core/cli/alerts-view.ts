import type { Alert } from '../contract/alerts.ts';
import { parseDuration } from '../contract/duration.ts';
import { parseSeriesKey } from '../contract/metrics.ts';
import { Problem } from '../contract/problem.ts';
import type { Column } from './table.ts';

export const alertColumns: readonly Column<Alert>[] = [
  { title: 'STATE', value: ({ state }) => state },
  { title: 'SEVERITY', value: ({ severity }) => severity },
  { title: 'RULE', value: ({ rule }) => rule },
  { title: 'ON', value: ({ series }) => placeOf(series) },
  { title: 'SINCE', value: ({ firedAt, pendingAt }) => firedAt ?? pendingAt },
  { title: 'QUIET', value: quietBy },
  { title: 'WHAT', value: ({ summary }) => summary },
  { title: 'KEY', value: ({ key }) => key },
];

/** `gpu-1 /var` */
export function placeOf(series: string): string {
  const { name = series, part = '' } = parseSeriesKey(series) ?? {};
  return part ? `${name} ${part}` : name;
}

/** `90m` → ms. Throws `usage` that names the option. */
export function spanOf(option: string, text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== null && seconds > 0) return seconds * 1_000;
  throw new Problem('usage', `Give --${option} a time such as 30m, 2h or 7d, not ${JSON.stringify(text)}`, {
    given: text,
  });
}

function quietBy({ acked, silencedBy, inhibitedBy }: Alert): string | null {
  if (acked) return `acknowledged by ${acked.by}`;
  if (silencedBy !== null) return `silenced by ${silencedBy}`;
  return inhibitedBy === null ? null : `behind ${inhibitedBy.split('|', 1)[0]}`;
}
