import { hostname } from 'node:os';
import { mapEventIterator } from '@orpc/client';
import { implement } from '@orpc/server';
import type { App } from './app.ts';
import { systemContract } from './contract/system.ts';
import { problemOf, wireErrorOf } from './contract/wire-error.ts';
import { version } from './version.ts';

/** Writes one line to the log of the process. */
export type Log = (line: string) => void;

export type Procedures = ReturnType<typeof createProcedures>;

/**
 * The contract with what answers it: each slice's handlers, and the one place where a failure becomes what travels. What
 * nobody foresaw is logged with its stack and reaches the asker as `internal`.
 */
export function createProcedures(app: Pick<App, 'dataDir'>, log: Log) {
  const os = implement({ system: systemContract }).use(async ({ next, path }) => {
    const fail = (error: unknown) => {
      const problem = problemOf(error);
      if (problem.code === 'internal') log(`${path.join('.')} failed: ${stackOf(problem)}`);
      return wireErrorOf(problem);
    };
    try {
      const result = await next();
      if (!isStream(result.output)) return result;
      return {
        ...result,
        output: mapEventIterator(result.output, { value: async (event) => event, error: async (error) => fail(error) }),
      };
    } catch (error) {
      throw fail(error);
    }
  });
  return os.router({ system: systemHandlers(app) });
}

function systemHandlers({ dataDir }: Pick<App, 'dataDir'>) {
  const os = implement(systemContract);
  return {
    info: os.info.handler(() => ({ version, computer: hostname(), dataDir })),
    ping: os.ping.handler(() => ({ at: new Date().toISOString() })),
    demo: os.demo.handler(() => {
      throw new Error('later');
    }),
  };
}

function isStream(output: unknown): output is AsyncIteratorObject<unknown, unknown, void> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

function stackOf({ cause, stack, message }: Error): string {
  return (cause instanceof Error ? cause.stack : stack) ?? message;
}
