/** Pure words of the fleet: what the hosts say, as rows. Slices: hosts, services, rollouts. */
import type { HostRow } from '../contract/hosts.ts';
import type { Problem } from '../contract/problem.ts';
import type { ProblemView } from '../contract/procedure.ts';
import type { ServiceRow } from '../contract/services.ts';
import type { Host } from '../hosts/model.ts';
import type { ServiceStatus } from '../rollouts/status.ts';
import type { ServiceState, Slot } from '../services/model.ts';

/** What one host said of one service. */
export interface ServiceReading {
  readonly state: ServiceState;
  readonly status: ServiceStatus;
}

/** A host that nobody has asked yet. `services`: those that were last seen there. */
export function unaskedHost(host: Host, services: readonly string[]): HostRow {
  return { host, presence: 'unknown', seenAt: null, problem: null, facts: null, services };
}

export function serviceRow({ state, status }: ServiceReading, seenAt: string): ServiceRow {
  const slot = (name: Slot) => ({
    ...status.slots[name],
    standing: state.slots[name] ? state.standing[name] : null,
  });
  return {
    ...status,
    slots: { blue: slot('blue'), green: slot('green') },
    problem: status.problem && problemView(status.problem),
    seenAt,
  };
}

/** The problem as it travels: its data as plain JSON. */
export function problemView(problem: Problem): ProblemView {
  return JSON.parse(JSON.stringify(problem)) as ProblemView;
}
