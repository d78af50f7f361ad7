import { useEffect } from 'react';
import type { ContainerVitals, HostVitals, ServerVitals, ServiceVitals } from '../../../../core/contract/monitor.ts';
import type { RowEvent } from '../../../../core/contract/procedure.ts';
import { rowStore } from '../../../state/rows.ts';
import type { Client } from '../../../transport/client.ts';

/** The newest of everything, followed only while a page shows it. */
function vitalsStore<Row>(
  keyOf: (row: Row) => string,
  open: (client: Client, signal: AbortSignal) => Promise<AsyncIterable<RowEvent<Row>>>,
) {
  const store = rowStore(keyOf, open);
  return {
    useRows: store.useRows,
    useFollowing: () => useEffect(() => store.follow(), []),
  };
}

export const hostVitals = vitalsStore<HostVitals>(
  (row) => row.host,
  (client, signal) => client.monitor.watchHosts(undefined, { signal }),
);
export const containerVitals = vitalsStore<ContainerVitals>(
  (row) => row.key,
  (client, signal) => client.monitor.watchContainers(undefined, { signal }),
);
export const serverVitals = vitalsStore<ServerVitals>(
  (row) => row.key,
  (client, signal) => client.monitor.watchServers(undefined, { signal }),
);
export const serviceVitals = vitalsStore<ServiceVitals>(
  (row) => row.service,
  (client, signal) => client.monitor.watchServices(undefined, { signal }),
);
