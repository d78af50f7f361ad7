import { alertsContract } from './alerts.ts';
import { benchContract } from './bench.ts';
import { logsContract, terminalsContract } from './consoles.ts';
import { hostsContract } from './hosts.ts';
import { jobsContract } from './jobs.ts';
import { modelsContract } from './models.ts';
import { monitorContract } from './monitor.ts';
import { servicesContract } from './services.ts';
import { shippingContract } from './shipping.ts';
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
  monitor: monitorContract,
  alerts: alertsContract,
  shipping: shippingContract,
  system: systemContract,
};
