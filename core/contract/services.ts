import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { count, instant, problem, procedure, rowStream } from './procedure.ts';

export const slot = z.enum(['blue', 'green']);
const percent = z.number().min(0).max(100);

export const split = z.object({ live: slot, percentToIdle: percent, fallback: z.boolean() });

export const slotStatus = z.object({
  model: z.string().nullable(),
  version: z.string().nullable(),
  phase: z.enum(['empty', 'starting', 'running', 'stopped']),
  /** Null: not known, or empty. */
  healthy: z.boolean().nullable(),
  inFlight: count.nullable(),
  /** `unproved`: never ready, warm and right on its smoke inputs. `served`: it has been live. Null when empty. */
  standing: z.enum(['unproved', 'proved', 'served']).nullable(),
});

/** A service as its host last said. `seenAt` says when that was. */
export const serviceRow = z.object({
  service: z.string(),
  host: z.string(),
  engine: z.enum(['local', 'docker']),
  port: count,
  split: split.nullable(),
  slots: z.object({ blue: slotStatus, green: slotStatus }),
  keepUntil: instant.nullable(),
  fence: count,
  /** Whether the running switch does what the host's record says; null when it could not be asked. */
  agrees: z.boolean().nullable(),
  /** Why something could not be read: the host is silent, or a slot or the switch did not answer. */
  problem: problem.nullable(),
  seenAt: instant,
});

const slotTraffic = z.object({
  requestsPerS: z.number(),
  failedPerS: z.number(),
  /** Over the last 10 s; null without requests. */
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
});

/** One second of a service's traffic, by the switch's own records. */
export const trafficPoint = z.object({ at: instant, blue: slotTraffic, green: slotTraffic, unanswered: z.number() });

/** What an operator may ask of a service. Each becomes a job. */
export const change = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('deploy'),
    service: z.string(),
    /** `name@version`. */
    model: z.string(),
    host: z.string(),
    port: z.number().int().min(1).max(65_535).optional(),
    hold: z.boolean().default(false),
    keepMs: count.max(30 * 86_400_000).optional(),
    threads: z.number().int().min(1).max(256).optional(),
    memoryMb: z.number().int().min(64).max(4_194_304).optional(),
    /** Deploy a model whose inputs or outputs differ from the live one's. */
    newSignature: z.boolean().default(false),
  }),
  z.object({ action: z.literal('switch'), service: z.string(), to: slot }),
  z.object({ action: z.literal('rollback'), service: z.string() }),
  z.object({ action: z.literal('remove'), service: z.string() }),
]);

/** What a change would do, asked of the host now. */
export const preview = z.object({
  host: z.string(),
  /** The slot that is live now and the one that will be. */
  from: slot.nullable(),
  to: slot.nullable(),
  /** One line each. */
  changes: z.array(z.object({ what: z.string(), before: z.string(), after: z.string() })).readonly(),
  steps: z.array(z.object({ name: z.string(), slot: slot.nullable() })).readonly(),
  /** What the operator should know first, a sentence each. */
  warnings: z.array(z.string()).readonly(),
});

const named = z.object({ service: z.string() });

export const servicesContract = {
  list: procedure.route({ method: 'GET', path: '/services' }).output(z.array(serviceRow).readonly()),
  watch: procedure.route({ method: 'GET', path: '/services/watch' }).output(rowStream(serviceRow)),
  /** What the last five minutes were, then a point each second. */
  traffic: procedure
    .route({ method: 'GET', path: '/services/{service}/traffic' })
    .input(named)
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('snapshot'), points: z.array(trafficPoint).readonly() }),
          z.object({ kind: z.literal('point'), point: trafficPoint }),
          /** The switch can not be followed now; it is tried again. */
          z.object({ kind: z.literal('gap'), at: instant, problem }),
        ]),
      ),
    ),
  preview: procedure.route({ method: 'POST', path: '/services/preview' }).input(change).output(preview),
  /** Starts the change as a job and answers at once. */
  change: procedure
    .route({ method: 'POST', path: '/services/change' })
    .input(change)
    .output(z.object({ job: z.string() })),
};

export type SlotName = z.infer<typeof slot>;
export type SlotStatusView = z.infer<typeof slotStatus>;
export type ServiceRow = z.infer<typeof serviceRow>;
export type TrafficPoint = z.infer<typeof trafficPoint>;
export type Change = z.input<typeof change>;
export type Preview = z.infer<typeof preview>;
