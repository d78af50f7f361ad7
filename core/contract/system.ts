import { z } from 'zod';
import { procedure } from './procedure.ts';

export const systemContract = {
  info: procedure.route({ method: 'GET', path: '/system' }).output(
    z.object({
      version: z.string(),
      /** Name of the computer that the core runs on. */
      computer: z.string(),
      dataDir: z.string(),
    }),
  ),
  /** The cheapest call there is: the round trip. */
  ping: procedure.route({ method: 'GET', path: '/system/ping' }).output(z.object({ at: z.iso.datetime() })),
  /** Starts the demo on this computer as a job: a service under traffic, switched and rolled back. */
  demo: procedure.route({ method: 'POST', path: '/system/demo' }).output(z.object({ job: z.string() })),
};
