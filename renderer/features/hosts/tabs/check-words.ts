import type { CheckReportView } from '../../../../core/contract/hosts.ts';
import { plural } from '../../../ui/format.ts';

/** What a check says, in words. Pure. */

type Item = CheckReportView['items'][number];

/** What needs someone first; in each kind as it was checked, for what comes later often hangs on what comes earlier. */
export function byUrgency(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => urgency(a) - urgency(b));
}

function urgency({ ok, required }: Item): number {
  if (ok === false) return required ? 0 : 1;
  return ok === 'unknown' ? 2 : 3;
}

export function verdict({ ok, items }: Pick<CheckReportView, 'ok' | 'items'>): string {
  const optional = items.filter((item) => item.ok === false && !item.required).length;
  if (ok) return optional === 0 ? 'Fit for work' : `Fit for work, ${plural(optional, 'thing')} could be better`;
  const bad = items.filter((item) => item.ok === false && item.required).length;
  const unknown = items.filter((item) => item.ok === 'unknown' && item.required).length;
  const parts = [
    ...(bad > 0 ? [`${plural(bad, 'thing')} to mend`] : []),
    ...(unknown > 0 ? [`${unknown} not known`] : []),
  ];
  return `Not fit yet: ${parts.join(', ')}`;
}
