import { implement } from '@orpc/server';
import type { App } from './app.ts';
import { servicesContract } from './contract/services.ts';
import { orNever } from './platform/waiting.ts';
import { changeHandlers } from './rollouts/handlers.ts';
import { trafficHandlers } from './telemetry/handlers.ts';

/** What the screens ask of services, from the slices that each know a part of it. */
export function servicesHandlers(app: Pick<App, 'fleet' | 'traffic' | 'operator' | 'jobs' | 'previewFacts'>) {
  const { fleet } = app;
  const os = implement(servicesContract);
  return {
    list: os.list.handler(async ({ signal }) => {
      await fleet.fresh(orNever(signal));
      return fleet.services.rows();
    }),
    watch: os.watch.handler(({ signal }) => fleet.services.watch(orNever(signal))),
    ...trafficHandlers(app),
    ...changeHandlers(app),
  };
}
