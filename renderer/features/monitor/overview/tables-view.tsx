import { useMemo } from 'react';
import { serviceVitals } from '../vitals/stores.ts';
import { CoverageLine } from './coverage-line.tsx';
import { fits, useFilteredHosts } from './filtered.ts';
import { HostsTable } from './hosts-table.tsx';
import { NoHosts } from './no-hosts.tsx';
import styles from './overview.module.css';
import { ServicesTable } from './services-table.tsx';

const ROW_PX = 30;

/** The table of all hosts, and below it that of all services. */
export function TablesView({ filter }: { readonly filter: string }) {
  const found = useFilteredHosts(filter);
  const { rows, all } = found;
  return (
    <div className={styles.view}>
      <section className={styles.hosts} aria-label="Hosts">
        {rows === null || rows.length === 0 ? (
          <NoHosts found={found} />
        ) : (
          <>
            <CoverageLine rows={rows} all={all} one="host" />
            <div className={styles.table}>
              <HostsTable rows={rows} />
            </div>
          </>
        )}
      </section>
      <Services filter={filter} />
    </div>
  );
}

function Services({ filter }: { readonly filter: string }) {
  const rows = serviceVitals.useRows((state) => state.rows);
  const shown = useMemo(
    () =>
      [...(rows?.values() ?? [])]
        .filter(({ service, host }) => fits(filter, [service, host]))
        .toSorted((a, b) => (a.service < b.service ? -1 : 1)),
    [rows, filter],
  );
  return (
    <section className={styles.services} aria-label="Services">
      {rows === null ? (
        <p className={styles.line}>Asking for the services …</p>
      ) : shown.length === 0 ? (
        <p className={styles.line}>{rows.size === 0 ? 'No service is known' : 'No service fits the filter'}</p>
      ) : (
        <>
          <CoverageLine rows={shown} all={rows.size} one="service" />
          <div className={styles.table} style={{ height: (shown.length * 2 + 1) * ROW_PX }}>
            <ServicesTable rows={shown} />
          </div>
        </>
      )}
    </section>
  );
}
