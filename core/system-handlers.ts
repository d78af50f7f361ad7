import { hostname } from 'node:os';
import { implement } from '@orpc/server';
import { systemContract } from './contract/system.ts';
import { version } from './version.ts';

export interface SystemHandlerDeps {
  readonly dataDir: string;
  /** Answers with the id of its job. */
  readonly startDemo: () => string;
}

export function systemHandlers({ dataDir, startDemo }: SystemHandlerDeps) {
  const os = implement(systemContract);
  return {
    info: os.info.handler(() => ({ version, computer: hostname(), dataDir })),
    ping: os.ping.handler(() => ({ at: new Date().toISOString() })),
    demo: os.demo.handler(() => ({ job: startDemo() })),
  };
}
