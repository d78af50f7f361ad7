import { useMemo } from 'react';
import { serverVitals, serviceVitals } from '../vitals/stores.ts';
import { CoverageLine } from './coverage-line.tsx';
import { fits, useFilteredHosts } from './filtered.ts';
import { HostsTable } from './hosts-table.tsx';
import { NoHosts } from './no-hosts.tsx';
import styles from './overview.module.css';
import { ServersTable } from './servers-table.tsx';
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
      <Servers filter={filter} />
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

/** Hosts without any are the rule: no section then. */
function Servers({ filter }: { readonly filter: string }) {
  serverVitals.useFollowing();
  const rows = serverVitals.useRows((state) => state.rows);
  const shown = useMemo(
    () =>
      [...(rows?.values() ?? [])]
        .filter(({ key, runtime }) => fits(filter, [key, runtime]))
        .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    [rows, filter],
  );
  if (rows === null || rows.size === 0) return null;
  return (
    <section className={styles.services} aria-label="Other model servers">
      {shown.length === 0 ? (
        <p className={styles.line}>No other model server fits the filter</p>
      ) : (
        <>
          <CoverageLine
            rows={shown.filter(({ note }) => note === null)}
            silent={shown.filter(({ note }) => note !== null).length}
            all={rows.size}
            one="other model server"
          />
          <div className={styles.table} style={{ height: (shown.length + 1) * ROW_PX }}>
            <ServersTable rows={shown} />
          </div>
        </>
      )}
    </section>
  );
}
