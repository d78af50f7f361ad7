import { useMemo } from 'react';
import type { HostRow } from '../../../../core/contract/hosts.ts';
import type { ServiceRow, SlotName } from '../../../../core/contract/services.ts';
import { useServices } from '../../../state/stores.ts';
import { followLink, go, withParams } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { Health } from '../../../ui/health.tsx';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { writeSource } from '../../logs/source.ts';
import page from '../host-page.module.css';

const columns: readonly Column<ServiceRow>[] = [
  {
    id: 'service',
    header: 'Service',
    width: 'minmax(120px, 1fr)',
    cell: ({ service }) => <strong>{service}</strong>,
    sortBy: ({ service }) => service,
  },
  {
    id: 'live',
    header: 'Live',
    width: '90px',
    cell: ({ split }) => (split ? <SlotChip slot={split.live} /> : 'none yet'),
  },
  { id: 'blue', header: 'Blue holds', width: 'minmax(180px, 1.2fr)', cell: (row) => <Held row={row} slot="blue" /> },
  { id: 'green', header: 'Green holds', width: 'minmax(180px, 1.2fr)', cell: (row) => <Held row={row} slot="green" /> },
  { id: 'engine', header: 'Engine', width: '80px', cell: ({ engine }) => engine, sortBy: ({ engine }) => engine },
  { id: 'port', header: 'Port', width: '70px', numeric: true, cell: ({ port }) => port, sortBy: ({ port }) => port },
  { id: 'seen', header: 'Seen', width: '90px', numeric: true, cell: ({ seenAt }) => <Ago at={seenAt} /> },
];

/** The services of one host. Enter or a click opens one. */
export function ServicesTab({ row: { host } }: { readonly row: HostRow }) {
  const { rows } = useServices();
  const mine = useMemo(() => [...(rows?.values() ?? [])].filter((each) => each.host === host.name), [rows, host.name]);
  if (rows === null) return <Waiting what="the services" />;
  if (mine.length === 0) {
    return (
      <Empty title="No service runs on this host">
        <a href={`/services?do=deploy&host=${encodeURIComponent(host.name)}`} onClick={followLink}>
          Deploy a model to it
        </a>
      </Empty>
    );
  }
  return (
    <DataTable
      label={`Services on ${host.name}`}
      rows={mine}
      columns={columns}
      keyOf={({ service }) => service}
      onOpen={({ service }) => go(`/services/${encodeURIComponent(service)}`)}
    />
  );
}

function Held({ row, slot }: { readonly row: ServiceRow; readonly slot: SlotName }) {
  const { model, version, phase, healthy } = row.slots[slot];
  if (phase === 'empty') return <span className={page.muted}>empty</span>;
  const level = phase !== 'running' ? 'off' : healthy === null ? 'unknown' : healthy ? 'ok' : 'bad';
  const word = phase !== 'running' ? phase : healthy === null ? 'running' : healthy ? 'healthy' : 'sick';
  const path = withParams({ tab: 'logs', log: writeSource({ service: row.service, slot }) });
  return (
    <span className={page.where}>
      {model}@{version} <Health level={level}>{word}</Health>
      <a
        href={path}
        aria-label={`Log of ${row.service} ${slot}`}
        onClick={(event) => {
          event.stopPropagation();
          followLink(event);
        }}
      >
        log
      </a>
    </span>
  );
}
