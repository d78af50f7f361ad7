import { z } from 'zod';
import { httpAddress } from './http-address.ts';
import { count, instant, problem, procedure } from './procedure.ts';

const name = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, '1 to 64 of a-z, 0-9 and -, not - at an end');

/** Secrets are read from files of this computer whenever they are needed, and are kept nowhere else. */
const access = {
  user: z.string().optional(),
  passwordFile: z.string().optional(),
  tokenFile: z.string().optional(),
};

/** Which records go there. */
const wanted = {
  /** What happened on hosts and to services. */
  events: z.boolean().default(true),
  /** Alerts that change their state. */
  alerts: z.boolean().default(true),
  /** What the containers of these services print. */
  logs: z.array(z.string()).max(100).readonly().default([]),
};

/** Where telemetry, events and logs are sent as they come. */
export const destination = z.discriminatedUnion('kind', [
  /** Prometheus' remote_write 1.0. */
  z.object({
    kind: z.literal('remote-write'),
    name,
    url: httpAddress,
    ...access,
    /** The newest sample of each series, this often. */
    everyS: z.number().int().min(1).max(300).default(15),
    /** Added to every series. */
    labels: z.record(z.string().regex(/^[a-zA-Z_]\w*$/), z.string()).default({}),
  }),
  /** The `_bulk` API of Elasticsearch, OpenSearch and their like. `url`: of the cluster. The token is an API key. */
  z.object({
    kind: z.literal('elasticsearch'),
    name,
    url: httpAddress,
    ...access,
    index: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,199}$/)
      .default('signalbox'),
    ...wanted,
  }),
  /** RFC 5424, over TCP and TLS with octet counting (RFC 6587, RFC 5425). */
  z.object({
    kind: z.literal('syslog'),
    name,
    host: z.string().min(1).max(253),
    port: z.number().int().min(1).max(65_535).default(514),
    transport: z.enum(['udp', 'tcp', 'tls']).default('tcp'),
    /** Trusted instead of the system's own authorities. */
    caFile: z.string().optional(),
    facility: z.number().int().min(0).max(23).default(16),
    ...wanted,
  }),
]);

export const destinationRow = z.object({
  destination,
  /** Samples or records that were taken there. */
  sent: count,
  /** That were let go: too many waited, or the other side refused them. */
  dropped: count,
  waiting: count,
  /** Why nothing gets there now, or why the newest were refused. */
  problem: problem.nullable(),
  /** When something last got there. */
  lastAt: instant.nullable(),
});

const named = z.object({ name: z.string() });
const done = z.object({});

export const shippingContract = {
  list: procedure.route({ method: 'GET', path: '/shipping' }).output(z.array(destinationRow).readonly()),
  /** Adds the destination, or changes the one of its name. */
  put: procedure.route({ method: 'PUT', path: '/shipping' }).input(destination).output(done),
  remove: procedure.route({ method: 'DELETE', path: '/shipping/{name}' }).input(named).output(done),
  /** Sends one sample or record made for this; fails as the sending does. */
  test: procedure.route({ method: 'POST', path: '/shipping/{name}/test' }).input(named).output(done),
};

export type Destination = z.infer<typeof destination>;
export type DestinationRow = z.infer<typeof destinationRow>;
