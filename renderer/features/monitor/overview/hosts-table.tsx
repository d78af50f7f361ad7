import { useMemo } from 'react';
import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { useAlerts } from '../../../state/stores.ts';
import { go } from '../../../state/url.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { hostMonitorPath } from '../paths.ts';
import { type Measure, type MeasureId, measureOf } from '../vitals/measures.ts';
import { type Trended, trendOf } from '../vitals/trends.ts';
import { AgeCell } from './age-cell.tsx';
import { firingOn } from './firing.ts';
import styles from './tables.module.css';
import { TrendLine } from './trend-line.tsx';
import { ValueCell } from './value-cell.tsx';

/** Every host with what it measures now; its curves show the last minute. */
export function HostsTable({ rows }: { readonly rows: readonly HostVitals[] }) {
  const alerts = useAlerts((state) => state.rows);
  const columns = useMemo(() => columnsWith(firingOn(alerts?.values() ?? [], 'host')), [alerts]);
  return <DataTable label="Hosts" rows={rows} columns={columns} keyOf={keyOf} onOpen={open} />;
}

const keyOf = ({ host }: HostVitals) => host;
const open = ({ host }: HostVitals) => go(hostMonitorPath(host));

function columnsWith(firing: ReadonlyMap<string, number>): readonly Column<HostVitals>[] {
  return [
    {
      id: 'host',
      header: 'Host',
      width: 'minmax(132px, 1.4fr)',
      cell: ({ host }) => (
        <strong title={host} className={styles.name}>
          {host}
        </strong>
      ),
      sortBy: ({ host }) => host,
    },
    {
      id: 'age',
      header: 'Sample',
      width: '102px',
      cell: (row) => <AgeCell {...row} />,
      sortBy: ({ at }) => at ?? '',
    },
    curve('cpu', '106px'),
    plain('memory', '72px'),
    plain('disk', '56px', ({ diskMount }) => diskMount ?? undefined),
    plain('pressure', '82px'),
    curve('received', '136px'),
    plain('sent', '86px'),
    curve('gpu', '108px'),
    plain('vram', '60px'),
    plain('temperature', '58px'),
    plain('power', '68px'),
    plain('containers', '80px'),
    {
      id: 'alerts',
      header: 'Alerts',
      width: '84px',
      numeric: true,
      cell: ({ host }) => <Firing count={firing.get(host) ?? 0} />,
      sortBy: ({ host }) => firing.get(host) ?? 0,
    },
  ];
}

function Firing({ count }: { readonly count: number }) {
  return count > 0 ? <strong className={styles.firing}>{count} firing</strong> : <span className={styles.old}>0</span>;
}

function plain(
  id: MeasureId,
  width: string,
  titleOf: (row: HostVitals) => string | undefined = () => undefined,
): Column<HostVitals> {
  const measure = measureOf(id);
  return {
    ...sortable(measure, width),
    cell: (row) => (
      <ValueCell unit={measure.unit} value={measure.of(row)} coverage={row.coverage} title={titleOf(row)} />
    ),
  };
}

function curve(id: Trended, width: string): Column<HostVitals> {
  const measure = measureOf(id);
  return {
    ...sortable(measure, width),
    cell: (row) => {
      const value = measure.of(row);
      const values = trendOf(row.host, id, row.at);
      return (
        <span className={styles.trend}>
          {values.some((each) => each !== null) && (
            <TrendLine values={values} top={measure.scale?.[1] ?? topOf(values)} />
          )}
          <ValueCell unit={measure.unit} value={value} coverage={row.coverage} />
        </span>
      );
    },
  };
}

function sortable({ id, short, of }: Measure, width: string) {
  return { id, header: short, width, numeric: true, sortBy: (row: HostVitals) => of(row) ?? -1 };
}

function topOf(values: readonly (number | null)[]): number {
  let top = 1;
  for (const value of values) if (value !== null && value > top) top = value;
  return top;
}
