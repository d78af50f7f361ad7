import type { HostRow } from '../../../core/contract/hosts.ts';
import { go } from '../../state/url.ts';
import { Ago } from '../../ui/ago.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { addressText, engineText, gpusText, labelsText, sizeText } from './host-words.ts';
import styles from './hosts.module.css';
import { Presence, presenceOrder } from './presence.tsx';

const columns: readonly Column<HostRow>[] = [
  {
    id: 'name',
    header: 'Host',
    width: 'minmax(104px, 1.6fr)',
    cell: ({ host }) => (
      <strong title={host.name} className={styles.name}>
        {host.name}
      </strong>
    ),
    sortBy: ({ host }) => host.name,
  },
  {
    id: 'presence',
    header: 'State',
    width: '182px',
    cell: (row) => <Presence row={row} />,
    sortBy: presenceOrder,
  },
  {
    id: 'seen',
    header: 'Seen',
    width: '104px',
    cell: (row) => <Seen row={row} />,
    sortBy: ({ seenAt }) => seenAt ?? '',
  },
  { id: 'kind', header: 'Kind', width: '76px', cell: ({ host }) => host.kind, sortBy: ({ host }) => host.kind },
  {
    id: 'labels',
    header: 'Labels',
    width: 'minmax(56px, 1.4fr)',
    cell: ({ host }) => <Cut text={labelsText(host.labels)} />,
  },
  {
    id: 'address',
    header: 'Address',
    width: 'minmax(90px, 2.2fr)',
    cell: ({ host }) => <Cut text={addressText(host)} mono={host.ssh !== null} />,
    sortBy: ({ host }) => addressText(host),
  },
  {
    id: 'engine',
    header: 'Engine',
    width: '116px',
    cell: (row) => <Cut text={engineText(row)} />,
    sortBy: engineText,
  },
  {
    id: 'size',
    header: 'CPUs, memory',
    width: '116px',
    numeric: true,
    cell: ({ facts }) => sizeText(facts),
    sortBy: ({ facts }) => facts?.memoryBytes ?? -1,
  },
  {
    id: 'gpus',
    header: 'GPUs',
    width: 'minmax(52px, 0.9fr)',
    cell: ({ facts }) => <Cut text={gpusText(facts)} />,
    sortBy: ({ facts }) => facts?.gpus.length ?? -1,
  },
  {
    id: 'services',
    header: 'Services',
    width: 'minmax(56px, 1.2fr)',
    cell: ({ services }) => <Cut text={services.length === 0 ? 'none' : services.join(', ')} />,
    sortBy: ({ services }) => services.length,
  },
];

export const hostPath = (name: string) => `/hosts/${encodeURIComponent(name)}`;

export function HostsTable({ rows }: { readonly rows: readonly HostRow[] }) {
  return (
    <DataTable
      label="Hosts"
      rows={rows}
      columns={columns}
      keyOf={({ host }) => host.name}
      onOpen={({ host }) => go(hostPath(host.name))}
    />
  );
}

/** What is cut off in a narrow column is read by pointing at it. */
function Cut({ text, mono = false }: { readonly text: string; readonly mono?: boolean }) {
  return (
    <span title={text} className={text === 'none' ? styles.muted : mono ? 'mono' : undefined}>
      {text}
    </span>
  );
}

function Seen({ row: { presence, seenAt } }: { readonly row: HostRow }) {
  return (
    <span className={presence === 'silent' ? styles.stale : undefined}>
      <Ago at={seenAt} />
    </span>
  );
}
