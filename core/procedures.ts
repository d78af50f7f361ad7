import { mapEventIterator } from '@orpc/client';
import { implement } from '@orpc/server';
import { alertsHandlers } from './alerts/handlers.ts';
import type { App } from './app.ts';
import { benchHandlers } from './bench/handlers.ts';
import { listContainers } from './consoles/containers.ts';
import { logsHandlers, terminalsHandlers } from './consoles/handlers.ts';
import { contract } from './contract/contract.ts';
import { problemOf, wireErrorOf } from './contract/wire-error.ts';
import { hostsHandlers } from './hosts/handlers.ts';
import { jobsHandlers } from './jobs/handlers.ts';
import { modelsHandlers } from './models/handlers.ts';
import { servicesHandlers } from './service-handlers.ts';
import { shippingHandlers } from './shipping/handlers.ts';
import { systemHandlers } from './system-handlers.ts';
import { monitorHandlers } from './telemetry/monitor-handlers.ts';

/** Writes one line to the log of the process. */
export type Log = (line: string) => void;

export type Procedures = ReturnType<typeof createProcedures>;

/**
 * The contract with what answers it: each slice's handlers, and the one place where a failure becomes what travels. What
 * nobody foresaw is logged with its stack and reaches the asker as `internal`.
 */
export function createProcedures(app: App, log: Log) {
  const os = implement(contract).use(async ({ next, path }) => {
    const fail = (error: unknown) => {
      const problem = problemOf(error);
      if (problem.code === 'internal') log(`${path.join('.')} failed: ${stackOf(problem)}`);
      return wireErrorOf(problem);
    };
    try {
      const result = await next();
      if (!isStream(result.output)) return result;
      const events = { value: async (event: unknown) => event, error: async (error: unknown) => fail(error) };
      return { ...result, output: mapEventIterator(result.output, events) };
    } catch (error) {
      throw fail(error);
    }
  });
  const { jobs, operator } = app;
  return os.router({
    hosts: hostsHandlers({
      ...app,
      removeHost: (name, force) => operator.removeHost(name, force),
      containers: listContainers,
    }),
    models: modelsHandlers({ ...app, startJob: (wish) => jobs.start(wish) }),
    bench: benchHandlers(app),
    services: servicesHandlers(app),
    jobs: jobsHandlers(app),
    logs: logsHandlers(app),
    terminals: terminalsHandlers(app),
    monitor: monitorHandlers(app),
    alerts: alertsHandlers(app),
    shipping: shippingHandlers(app),
    system: systemHandlers(app),
  });
}

function isStream(output: unknown): output is AsyncIteratorObject<unknown, unknown, void> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

function stackOf({ cause, stack, message }: Error): string {
  return (cause instanceof Error ? cause.stack : stack) ?? message;
}
