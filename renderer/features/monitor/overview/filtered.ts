import { useMemo } from 'react';
import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { useHosts } from '../../../state/stores.ts';
import { filterHosts } from '../../hosts/filter.ts';
import { hostVitals } from '../vitals/stores.ts';

export interface Filtered {
  /** Null: not known yet. */
  readonly rows: readonly HostVitals[] | null;
  readonly all: number;
}

/** The hosts that the filter finds, by their names, labels, kinds and addresses, in the order of their names. */
export function useFilteredHosts(filter: string): Filtered {
  const rows = hostVitals.useRows((state) => state.rows);
  const known = useHosts((state) => state.rows);
  const wanted = useMemo(
    () => (filter === '' ? null : new Set(filterHosts(known?.values() ?? [], filter).map(({ host }) => host.name))),
    [known, filter],
  );
  return useMemo(() => {
    if (rows === null) return { rows: null, all: 0 };
    const shown = [...rows.values()].filter(({ host }) => wanted === null || wanted.has(host));
    return { rows: shown.toSorted((a, b) => (a.host < b.host ? -1 : 1)), all: rows.size };
  }, [rows, wanted]);
}

/** Those of whose texts each word of the filter is in one. Pure. */
export function fits(filter: string, texts: readonly (string | null)[]): boolean {
  const text = texts.join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
