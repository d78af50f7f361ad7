/** What has to be known to read the groups of an evaluation. Pure. */
import type { Quality } from '../../contract/bench-record.ts';
import { FEWEST_GROUP_ROWS } from '../../contract/fewest-rows.ts';
import { MISSING } from './groups.ts';

type Group = Quality['groups'][number];

const MOST_NAMED = 10;
const { compare } = new Intl.Collator('en', { numeric: true });

/** By name, numbers as numbers; what stands in brackets is no value, and comes last. */
export function sorted(group: Group): Group {
  const last = (name: string) => Number(name.startsWith('('));
  const rows = group.rows.toSorted((a, b) => last(a.group) - last(b.group) || compare(a.group, b.group));
  return { ...group, rows };
}

/** Groups too small to be compared, and rows without the attribute. */
export function groupWarnings(groups: readonly Group[]): string[] {
  return groups.flatMap(({ attribute, rows }) => {
    const small = rows.filter(({ n }) => n < FEWEST_GROUP_ROWS).map(({ group }) => group);
    const missing = rows.find(({ group }) => group === MISSING);
    const named = `${small.slice(0, MOST_NAMED).join(', ')}${small.length > MOST_NAMED ? ' …' : ''}`;
    return [
      ...(small.length > 0
        ? [`Groups of ${attribute} with fewer than ${FEWEST_GROUP_ROWS} rows are left out of its differences: ${named}`]
        : []),
      ...(missing ? [`Rows without ${attribute} are a group of their own, ${MISSING}: ${missing.n}`] : []),
    ];
  });
}
