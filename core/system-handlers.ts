import { hostname } from 'node:os';
import { implement } from '@orpc/server';
import { systemContract } from './contract/system.ts';
import { version } from './version.ts';

export interface SystemHandlerDeps {
  readonly dataDir: string;
}

export function systemHandlers({ dataDir }: SystemHandlerDeps) {
  const os = implement(systemContract);
  return {
    info: os.info.handler(() => ({ version, computer: hostname(), dataDir })),
    ping: os.ping.handler(() => ({ at: new Date().toISOString() })),
    demo: os.demo.handler(() => {
      throw new Error('The demo is not there yet');
    }),
  };
}
