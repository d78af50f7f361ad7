import type { HostRow } from '../../../core/contract/hosts.ts';
import { addressText, labelsText } from './host-words.ts';

// A row that did not change stays the same object, so its text is made once.
const texts = new WeakMap<HostRow, string>();

function textOf(row: HostRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const { host, presence, services } = row;
  const text = [host.name, host.kind, presence, labelsText(host.labels), addressText(host), ...services]
    .join(' ')
    .toLowerCase();
  texts.set(row, text);
  return text;
}

/** The hosts that every word of the filter is found in: in name, kind, presence, labels, address or services. */
export function filterHosts(rows: Iterable<HostRow>, filter: string): HostRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return [...rows].filter((row) => words.every((word) => textOf(row).includes(word)));
}
