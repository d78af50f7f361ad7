/** What is new of alerts and rollouts, as records that are shipped. */
import type { Alert } from './contract/alerts.ts';
import type { RowEvent } from './contract/procedure.ts';
import type { Rollout } from './rollouts/model.ts';
import type { LoggedRecord } from './shipping/model.ts';

type Tell = (record: LoggedRecord) => void;

const severities = { page: 'error', warning: 'warning', info: 'info' } as const;

/** Tells each alert that comes into another state from now on, until the stream ends. */
export async function tellAlerts(events: AsyncIterable<RowEvent<Alert>>, tell: Tell): Promise<void> {
  const states = new Map<string, Alert['state']>();
  for await (const event of events) {
    for (const alert of event.rows) {
      const before = states.get(alert.key);
      states.set(alert.key, alert.state);
      if (event.kind === 'delta' && before !== alert.state) tell(alertRecord(alert));
    }
    if (event.kind === 'delta') for (const key of event.gone) states.delete(key);
  }
}

function alertRecord({ rule, severity, state, series, host, service, summary, ...alert }: Alert): LoggedRecord {
  const since = { pending: alert.pendingAt, firing: alert.firedAt, resolved: alert.resolvedAt }[state];
  return {
    at: since ?? new Date().toISOString(),
    kind: 'alert',
    severity: state === 'resolved' ? 'info' : severities[severity],
    host,
    service,
    slot: null,
    message: `${rule} is ${state}: ${summary}`,
    labels: { rule, state, severity, series, ...(alert.value !== null && { value: String(alert.value) }) },
  };
}

/** Tells each rollout that began, or came into another status, since it was called before; nothing the first time. */
export function rolloutTeller(tell: Tell): (rollouts: readonly Rollout[]) => void {
  let statuses: Map<string, Rollout['status']> | null = null;
  return (rollouts) => {
    const before = statuses;
    statuses = new Map(rollouts.map(({ id, status }) => [id, status]));
    for (const rollout of before ? rollouts : []) {
      if (before?.get(rollout.id) !== rollout.status) tell(rolloutRecord(rollout));
    }
  };
}

function rolloutRecord({ id, spec, status, endedAt, error }: Rollout): LoggedRecord {
  return {
    at: endedAt ?? new Date().toISOString(),
    kind: 'event',
    severity: status === 'failed' ? 'error' : 'info',
    host: spec.host,
    service: spec.service,
    slot: null,
    message: `Rollout of ${spec.service}, ${spec.kind}: ${status}${error ? `, ${error.message}` : ''}`,
    labels: { rollout: id, status },
  };
}
