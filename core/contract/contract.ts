import { benchContract } from './bench.ts';
import { logsContract, terminalsContract } from './consoles.ts';
import { hostsContract } from './hosts.ts';
import { jobsContract } from './jobs.ts';
import { modelsContract } from './models.ts';
import { servicesContract } from './services.ts';
import { systemContract } from './system.ts';

/** All that a screen or a script may ask of the core. Each slice owns its part. */
export const contract = {
  hosts: hostsContract,
  models: modelsContract,
  bench: benchContract,
  services: servicesContract,
  jobs: jobsContract,
  logs: logsContract,
  terminals: terminalsContract,
  system: systemContract,
};
