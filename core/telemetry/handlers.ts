import { implement } from '@orpc/server';
import { servicesContract } from '../contract/services.ts';
import type { TrafficService } from './traffic.ts';

export interface TrafficHandlerDeps {
  readonly traffic: TrafficService;
}

/** The traffic of a service: a part of the services' contract. */
export function trafficHandlers({ traffic }: TrafficHandlerDeps) {
  const os = implement(servicesContract);
  return {
    traffic: os.traffic.handler(({ input, signal }) =>
      traffic.watch(input.service, signal ?? new AbortController().signal),
    ),
  };
}
