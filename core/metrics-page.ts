import type { Alert } from './contract/alerts.ts';
import type { FleetService } from './fleet/service.ts';
import { answerPage } from './telemetry/exposition/page.ts';
import type { History } from './telemetry/model.ts';
import type { Monitor } from './telemetry/monitor.ts';
import { version } from './version.ts';

export interface MetricsPageDeps {
  readonly monitor: Pick<Monitor, 'refresh' | 'hosts' | 'containers' | 'services'>;
  readonly history: Pick<History, 'keys' | 'latest'>;
  readonly fleet: Pick<FleetService, 'hosts' | 'services'>;
  readonly alerts: { list(): readonly Alert[] };
}

/** What `GET /metrics` answers to an Accept header, from what is known at that moment: no host is asked. */
export function metricsPage({ monitor, history, fleet, alerts }: MetricsPageDeps) {
  return (accept: string | undefined) => {
    monitor.refresh();
    const input = {
      nowMs: Date.now(),
      version,
      history,
      hosts: monitor.hosts.rows(),
      containers: monitor.containers.rows(),
      services: monitor.services.rows(),
      fleet: { hosts: fleet.hosts.rows(), services: fleet.services.rows() },
      alerts: alerts.list(),
    };
    return answerPage(input, accept);
  };
}
