import { z } from 'zod';
import { problemCodes } from './problem.ts';
import { count, instant, problem, procedure, rowStream } from './procedure.ts';

export const hostKind = z.enum(['on-prem', 'cloud', 'edge']);

export const host = z.object({
  name: z.string(),
  kind: hostKind,
  /** Null for this computer. */
  ssh: z.object({ target: z.string(), identity: z.string().optional(), jump: z.string().optional() }).nullable(),
  labels: z.record(z.string(), z.string()),
  addedAt: instant.nullable(),
});

export const gpu = z.object({
  index: count,
  uuid: z.string(),
  name: z.string(),
  memoryBytes: count.nullable(),
  driver: z.string().nullable(),
});

export const hostFacts = z.object({
  os: z.string(),
  system: z.string(),
  distribution: z.array(z.string()).readonly(),
  kernel: z.string(),
  arch: z.string(),
  cpus: count,
  cpuModel: z.string().nullable(),
  memoryBytes: count.nullable(),
  memoryAvailableBytes: count.nullable(),
  diskBytes: count.nullable(),
  diskFreeBytes: count.nullable(),
  dockerDiskFreeBytes: count.nullable(),
  stateDir: z.object({ path: z.string(), writable: z.boolean() }),
  docker: z
    .object({
      version: z.string(),
      apiVersion: z.string(),
      os: z.string(),
      arch: z.string(),
      rootless: z.boolean(),
      storageDriver: z.string(),
      cgroupVersion: z.string(),
      cgroupDriver: z.string(),
      memoryLimit: z.boolean(),
      rootDir: z.string(),
    })
    .nullable(),
  dockerProblem: z.object({ code: z.enum(problemCodes), message: z.string() }).nullable(),
  gpus: z.array(gpu).readonly(),
  gpuProblem: z.string().nullable(),
  clockSkew: z.object({ ms: z.number(), boundMs: z.number() }),
  uptimeS: z.number().nullable(),
  selinux: z.enum(['enforcing', 'permissive']).nullable(),
  apparmor: z.boolean(),
  missingTools: z.array(z.string()).readonly(),
  user: z.string(),
  root: z.boolean(),
});

export const checkReport = z.object({
  host: z.string(),
  ok: z.boolean(),
  items: z
    .array(
      z.object({
        id: z.string(),
        ok: z.union([z.boolean(), z.literal('unknown')]),
        what: z.string(),
        found: z.string(),
        /** The exact command that mends it. */
        mend: z.string().nullable(),
        code: z.enum(problemCodes).nullable(),
        required: z.boolean(),
      }),
    )
    .readonly(),
});

/** A host as the fleet shows it. What is null was never known; what is old says so by `seenAt`. */
export const hostRow = z.object({
  host,
  /** `unknown`: not asked yet. `silent`: its last asking failed, `problem` says why. */
  presence: z.enum(['unknown', 'reachable', 'silent']),
  /** When it last answered. */
  seenAt: instant.nullable(),
  problem: problem.nullable(),
  facts: hostFacts.nullable(),
  /** Services on it, as it last said, or as they were last seen there. */
  services: z.array(z.string()).readonly(),
});

export const container = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  /** As Docker names it: running, exited … */
  state: z.string(),
  /** For people: `Up 3 minutes (healthy)`. */
  status: z.string(),
  startedAt: instant.nullable(),
  service: z.string().nullable(),
  slot: z.enum(['blue', 'green']).nullable(),
});

const named = z.object({ name: z.string() });

export const hostsContract = {
  list: procedure.route({ method: 'GET', path: '/hosts' }).output(z.array(hostRow).readonly()),
  watch: procedure.route({ method: 'GET', path: '/hosts/watch' }).output(rowStream(hostRow)),
  /** The aliases of the operator's own ssh configuration. */
  aliases: procedure.route({ method: 'GET', path: '/hosts/aliases' }).output(z.array(z.string()).readonly()),
  /**
   * Adds a host once its key is trusted and the login works. Without the right `fingerprint` a new key fails with
   * `host-key-unknown` (data: host, port, fingerprint), and nothing is added.
   */
  add: procedure
    .route({ method: 'POST', path: '/hosts' })
    .input(
      z.object({
        name: z.string(),
        target: z.string(),
        identity: z.string().optional(),
        /** Of the identity; kept in memory only, until the core ends. */
        passphrase: z.string().optional(),
        jump: z.string().optional(),
        kind: hostKind.optional(),
        labels: z.array(z.string()).optional(),
        fingerprint: z.string().optional(),
      }),
    )
    .output(host),
  /** Gives the passphrase of a key file again after a restart; kept in memory only. */
  unlock: procedure
    .route({ method: 'POST', path: '/hosts/{name}/unlock' })
    .input(named.extend({ passphrase: z.string() }))
    .output(z.object({})),
  /** Fails with `host-in-use` when services were last seen there, unless `force`. */
  remove: procedure
    .route({ method: 'DELETE', path: '/hosts/{name}' })
    .input(named.extend({ force: z.boolean().default(false) }))
    .output(z.object({})),
  check: procedure.route({ method: 'POST', path: '/hosts/{name}/check' }).input(named).output(checkReport),
  facts: procedure.route({ method: 'GET', path: '/hosts/{name}/facts' }).input(named).output(hostFacts),
  containers: procedure
    .route({ method: 'GET', path: '/hosts/{name}/containers' })
    .input(named)
    .output(z.array(container).readonly()),
};

export type HostRow = z.infer<typeof hostRow>;
export type HostFactsView = z.infer<typeof hostFacts>;
export type CheckReportView = z.infer<typeof checkReport>;
export type ContainerView = z.infer<typeof container>;
