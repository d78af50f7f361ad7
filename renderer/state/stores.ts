import type { Alert } from '../../core/contract/alerts.ts';
import type { HostRow } from '../../core/contract/hosts.ts';
import type { Job } from '../../core/contract/jobs.ts';
import type { ModelRow } from '../../core/contract/models.ts';
import type { ServiceRow } from '../../core/contract/services.ts';
import { rowStore } from './rows.ts';

const hosts = rowStore<HostRow>(
  (row) => row.host.name,
  (client, signal) => client.hosts.watch(undefined, { signal }),
);
const services = rowStore<ServiceRow>(
  (row) => row.service,
  (client, signal) => client.services.watch(undefined, { signal }),
);
const models = rowStore<ModelRow>(
  (row) => `${row.name}@${row.version}`,
  (client, signal) => client.models.watch(undefined, { signal }),
);
const jobs = rowStore<Job>(
  (row) => row.id,
  (client, signal) => client.jobs.watch(undefined, { signal }),
);
const alerts = rowStore<Alert>(
  (row) => row.key,
  (client, signal) => client.alerts.watch(undefined, { signal }),
);

export const useHosts = hosts.useRows;
export const useServices = services.useRows;
export const useModels = models.useRows;
export const useJobs = jobs.useRows;
export const useAlerts = alerts.useRows;

/** Follows everything that every page shows something of. Call once. */
export function followAll(): void {
  for (const each of [hosts, services, models, jobs, alerts]) each.follow();
}
