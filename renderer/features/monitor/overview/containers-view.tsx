import { useMemo } from 'react';
import type { Unit } from '../../../../core/contract/metrics.ts';
import type { ContainerVitals } from '../../../../core/contract/monitor.ts';
import { go } from '../../../state/url.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { plural } from '../../../ui/format.ts';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { hostMonitorPath } from '../paths.ts';
import { containerVitals, hostVitals } from '../vitals/stores.ts';
import { fits } from './filtered.ts';
import styles from './overview.module.css';
import { ValueCell } from './value-cell.tsx';

/** Every container of every host. */
export function ContainersView({ filter }: { readonly filter: string }) {
  containerVitals.useFollowing();
  const rows = containerVitals.useRows((state) => state.rows);
  const shown = useMemo(
    () => [...(rows?.values() ?? [])].filter((row) => fits(filter, [row.key, row.service, row.slot, row.state])),
    [rows, filter],
  );
  if (rows === null) return <Waiting what="the containers" />;
  if (shown.length === 0) {
    return <Empty title={rows.size === 0 ? 'No host has told of a container' : 'No container fits the filter'} />;
  }
  return (
    <div className={styles.view}>
      <p className={styles.line} role="status">
        {plural(shown.length, 'container')}
      </p>
      <div className={styles.table}>
        <DataTable label="Containers" rows={shown} columns={columns} keyOf={keyOf} onOpen={open} />
      </div>
    </div>
  );
}

const keyOf = ({ key }: ContainerVitals) => key;
const open = ({ host }: ContainerVitals) => go(hostMonitorPath(host));

const columns: readonly Column<ContainerVitals>[] = [
  {
    id: 'container',
    header: 'Container',
    width: 'minmax(140px, 2fr)',
    cell: ({ container }) => <strong title={container}>{container}</strong>,
    sortBy: ({ container }) => container,
  },
  { id: 'host', header: 'Host', width: 'minmax(100px, 1fr)', cell: ({ host }) => host, sortBy: ({ host }) => host },
  {
    id: 'service',
    header: 'Service',
    width: 'minmax(90px, 1fr)',
    cell: ({ service }) => service ?? '–',
    sortBy: ({ service }) => service ?? '',
  },
  {
    id: 'slot',
    header: 'Slot',
    width: '92px',
    cell: ({ slot }) => (slot ? <SlotChip slot={slot} /> : '–'),
    sortBy: ({ slot }) => slot ?? '',
  },
  { id: 'state', header: 'State', width: '92px', cell: ({ state }) => state, sortBy: ({ state }) => state },
  value('cpu', 'CPUs', 'count', ({ cpu }) => cpu),
  value('memory', 'Memory', 'bytes', ({ memory }) => memory),
  value('limit', 'Limit', 'bytes', ({ memoryLimit }) => memoryLimit),
  value('read', 'Reads', 'bytes-per-second', ({ ioRead }) => ioRead),
  value('write', 'Writes', 'bytes-per-second', ({ ioWrite }) => ioWrite),
  value('restarts', 'Restarts', 'count', ({ restarts }) => restarts),
];

function value(
  id: string,
  header: string,
  unit: Unit,
  of: (row: ContainerVitals) => number | null,
): Column<ContainerVitals> {
  return {
    id,
    header,
    width: '92px',
    numeric: true,
    cell: (row) => <Cell row={row} unit={unit} value={of(row)} />,
    sortBy: (row) => of(row) ?? -1,
  };
}

/** A container is as well known as its host. */
function Cell({ row, unit, value: shown }: { row: ContainerVitals; unit: Unit; value: number | null }) {
  const coverage = hostVitals.useRows(({ rows }) => rows?.get(row.host)?.coverage ?? 'waiting');
  return <ValueCell unit={unit} value={shown} coverage={coverage} />;
}
