import type { App } from '../../core/app.ts';
import type { Output } from '../../core/cli/output.ts';
import { Problem } from '../../core/contract/problem.ts';
import { startLab } from '../../test/lab/lab.ts';
import { labUnavailable } from '../../test/lab/unavailable.ts';
import { ensureSystemPackages } from '../system.ts';
import type { DemoPlace } from './places.ts';

/** Two real hosts on this machine, each with its own sshd and dockerd, added over SSH. */
export async function labPlaces(app: App, signal: AbortSignal, out: Output): Promise<DemoPlace[]> {
  out.progress.step('Setting up the lab');
  const reason = ensureSystemPackages() ?? labUnavailable();
  if (reason)
    throw new Problem('command-missing', `The lab can not run here: ${reason}; npm run demo works without it`);
  const lab = await startLab(2, { signal });
  try {
    return lab.hosts.map(({ ip, user, key }, index) => {
      const host = `lab-${index + 1}`;
      app.hosts.add({ name: host, ssh: { target: `${user}@${ip}`, identity: key } });
      return { host, service: `credit-${index + 1}`, address: ip, port: 8080, down: async () => lab.down() };
    });
  } catch (error) {
    lab.down();
    throw error;
  }
}
