import { useMemo } from 'react';
import type { Unit } from '../../../../core/contract/metrics.ts';
import type { ServiceVitals, SlotVitals } from '../../../../core/contract/monitor.ts';
import type { SlotName } from '../../../../core/contract/services.ts';
import { useAlerts } from '../../../state/stores.ts';
import { go } from '../../../state/url.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Health } from '../../../ui/health.tsx';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { serviceMonitorPath } from '../paths.ts';
import { AgeCell } from './age-cell.tsx';
import { firingOn } from './firing.ts';
import styles from './tables.module.css';
import { ValueCell } from './value-cell.tsx';

interface SlotLine {
  readonly row: ServiceVitals;
  readonly slot: SlotName;
}

/** Every service with both of its slots, one under the other: the same second of both can be compared. */
export function ServicesTable({ rows }: { readonly rows: readonly ServiceVitals[] }) {
  const alerts = useAlerts((state) => state.rows);
  const columns = useMemo(() => [...fixed, alertsColumn(firingOn(alerts?.values() ?? [], 'service'))], [alerts]);
  const lines = useMemo(
    () => rows.flatMap((row) => (['blue', 'green'] as const).map((slot): SlotLine => ({ row, slot }))),
    [rows],
  );
  return <DataTable label="Services by slot" rows={lines} columns={columns} keyOf={keyOf} onOpen={open} />;
}

const keyOf = ({ row, slot }: SlotLine) => `${row.service}-${slot}`;
const open = ({ row }: SlotLine) => go(serviceMonitorPath(row.service));

const fixed: readonly Column<SlotLine>[] = [
  {
    id: 'service',
    header: 'Service',
    width: 'minmax(110px, 1.4fr)',
    cell: ({ row }) => (
      <strong title={`${row.service} on ${row.host}`} className={styles.name}>
        {row.service}
      </strong>
    ),
    sortBy: ({ row }) => row.service,
  },
  {
    id: 'age',
    header: 'Sample',
    width: '100px',
    cell: ({ row }) => <AgeCell {...row} />,
    sortBy: ({ row }) => row.at ?? '',
  },
  {
    id: 'slot',
    header: 'Slot',
    width: '92px',
    cell: ({ slot }) => <SlotChip slot={slot} />,
    sortBy: ({ slot }) => slot,
  },
  {
    id: 'role',
    header: 'Role',
    width: '62px',
    cell: ({ row, slot }) => (row.live === null ? '–' : row.live === slot ? <strong>live</strong> : 'idle'),
    sortBy: ({ row, slot }) => (row.live === slot ? 0 : 1),
  },
  {
    id: 'health',
    header: 'Health',
    width: '112px',
    cell: ({ row, slot }) => <SlotHealth healthy={row[slot].healthy} />,
    sortBy: ({ row, slot }) => (row[slot].healthy === false ? 0 : row[slot].healthy === null ? 1 : 2),
  },
  value('requests', 'Requests', 'per-second', ({ requests }) => requests),
  value('errors', 'Errors', 'share', ({ requests, failed }) =>
    requests === null || failed === null || requests === 0 ? null : failed / requests,
  ),
  value('p50', 'p50', 'seconds', ({ p50 }) => p50),
  value('p95', 'p95', 'seconds', ({ p95 }) => p95),
  value('p99', 'p99', 'seconds', ({ p99 }) => p99),
  value('in-flight', 'In flight', 'count', ({ inFlight }) => inFlight),
  value('queue', 'Queue', 'count', ({ queueDepth }) => queueDepth),
];

function alertsColumn(firing: ReadonlyMap<string, number>): Column<SlotLine> {
  const count = ({ row }: SlotLine) => firing.get(row.service) ?? 0;
  return {
    id: 'alerts',
    header: 'Alerts',
    width: '84px',
    numeric: true,
    cell: (line) =>
      count(line) > 0 ? (
        <strong className={styles.firing}>{count(line)} firing</strong>
      ) : (
        <span className={styles.old}>0</span>
      ),
    sortBy: count,
  };
}

function SlotHealth({ healthy }: { readonly healthy: boolean | null }) {
  if (healthy === null) return <Health level="off">not told</Health>;
  return healthy ? <Health level="ok">healthy</Health> : <Health level="bad">unhealthy</Health>;
}

function value(id: string, header: string, unit: Unit, of: (slot: SlotVitals) => number | null): Column<SlotLine> {
  return {
    id,
    header,
    width: 'minmax(70px, 0.7fr)',
    numeric: true,
    cell: ({ row, slot }) => <ValueCell unit={unit} value={of(row[slot])} coverage={row.coverage} />,
    sortBy: ({ row, slot }) => of(row[slot]) ?? -1,
  };
}
