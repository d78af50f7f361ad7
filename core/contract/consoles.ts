import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { count, instant, problem, procedure } from './procedure.ts';

/** What a log view follows: a slot whatever container is in it, or a container. */
export const logSource = z.union([
  z.object({ service: z.string(), slot: z.enum(['blue', 'green']) }),
  z.object({ host: z.string(), container: z.string() }),
]);

export const logLine = z.object({
  /** Null where the source does not say. */
  at: instant.nullable(),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string(),
});

export const logsContract = {
  /** The last `tail` lines, then new ones as they come, across redeploys. */
  follow: procedure
    .route({ method: 'GET', path: '/logs/follow' })
    .input(z.object({ source: logSource, tail: count.max(10_000).default(1_000) }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          /** `dropped`: lines that were let go because the reader was too slow. */
          z.object({ kind: z.literal('lines'), lines: z.array(logLine).readonly(), dropped: count }),
          /** Another container is in the slot now, or there is none; for people. */
          z.object({ kind: z.literal('note'), at: instant, text: z.string() }),
          z.object({ kind: z.literal('gap'), at: instant, problem }),
        ]),
      ),
    ),
};

const terminalId = z.object({ terminal: z.string() });

export const terminalsContract = {
  /** Opens a shell on the host; it ends with the stream. The first event names it. */
  open: procedure
    .route({ method: 'POST', path: '/terminals' })
    .input(
      z.object({
        host: z.string(),
        columns: z.number().int().min(2).max(1000),
        rows: z.number().int().min(1).max(1000),
      }),
    )
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('opened'), terminal: z.string() }),
          z.object({ kind: z.literal('data'), data: z.string() }),
          z.object({ kind: z.literal('closed'), code: z.number().nullable() }),
        ]),
      ),
    ),
  write: procedure
    .route({ method: 'POST', path: '/terminals/{terminal}/write' })
    .input(terminalId.extend({ data: z.string().max(65_536) }))
    .output(z.object({})),
  resize: procedure
    .route({ method: 'POST', path: '/terminals/{terminal}/resize' })
    .input(
      terminalId.extend({
        columns: z.number().int().min(2).max(1000),
        rows: z.number().int().min(1).max(1000),
      }),
    )
    .output(z.object({})),
};

export type LogSource = z.infer<typeof logSource>;
export type LogLine = z.infer<typeof logLine>;
