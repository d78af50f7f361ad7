import type { Unit } from '../../../../core/contract/metrics.ts';
import type { ServerVitals } from '../../../../core/contract/monitor.ts';
import { go } from '../../../state/url.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Health } from '../../../ui/health.tsx';
import { hostMonitorPath } from '../paths.ts';
import { AgeCell } from './age-cell.tsx';
import styles from './tables.module.css';
import { ValueCell } from './value-cell.tsx';

/** Model servers that are not ours, by their own metrics. A dash is what a server does not tell. */
export function ServersTable({ rows }: { readonly rows: readonly ServerVitals[] }) {
  return <DataTable label="Other model servers" rows={rows} columns={columns} keyOf={keyOf} onOpen={open} />;
}

const keyOf = ({ key }: ServerVitals) => key;
const open = ({ host }: ServerVitals) => go(hostMonitorPath(host));

const columns: readonly Column<ServerVitals>[] = [
  {
    id: 'server',
    header: 'Model server',
    width: 'minmax(110px, 1.4fr)',
    cell: ({ container, host }) => (
      <strong title={`${container} on ${host}`} className={styles.name}>
        {container}
      </strong>
    ),
    sortBy: ({ container }) => container,
  },
  { id: 'host', header: 'Host', width: 'minmax(80px, 1fr)', cell: ({ host }) => host, sortBy: ({ host }) => host },
  { id: 'runtime', header: 'Runtime', width: '92px', cell: ({ runtime }) => runtime, sortBy: ({ runtime }) => runtime },
  {
    id: 'age',
    header: 'Metrics',
    width: '112px',
    cell: (row) => <MetricsCell {...row} />,
    sortBy: ({ note, at }) => (note === null ? (at ?? '') : ''),
  },
  value('requests', 'Requests', 'per-second', ({ requests }) => requests),
  value('errors', 'Errors', 'share', ({ errorShare }) => errorShare),
  value('mean', 'Mean', 'seconds', ({ mean }) => mean),
  value('p50', 'p50', 'seconds', ({ p50 }) => p50),
  value('p95', 'p95', 'seconds', ({ p95 }) => p95),
  value('p99', 'p99', 'seconds', ({ p99 }) => p99),
  value('in-flight', 'In flight', 'count', ({ inFlight }) => inFlight),
  value('queue', 'Queue', 'count', ({ queueDepth }) => queueDepth),
  value('batch', 'Batch', 'count', ({ batchSize }) => batchSize),
  value('tokens', 'Tokens', 'per-second', ({ tokens }) => tokens),
  value('cache', 'KV cache', 'share', ({ cache }) => cache),
];

/** A server that is there and tells nothing is not one without requests. */
function MetricsCell({ note, coverage, at }: ServerVitals) {
  if (note === null) return <AgeCell coverage={coverage} at={at} problem={null} />;
  return (
    <span title={note}>
      <Health level="warn">no metrics</Health>
    </span>
  );
}

function value(id: string, header: string, unit: Unit, of: (row: ServerVitals) => number | null): Column<ServerVitals> {
  return {
    id,
    header,
    width: 'minmax(66px, 0.7fr)',
    numeric: true,
    cell: (row) => <ValueCell unit={unit} value={of(row)} coverage={row.coverage} />,
    sortBy: (row) => of(row) ?? -1,
  };
}
