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

export const logHit = logLine.extend({ source: logSource });

/** Why a search has ended: it looked at everything, or at as much as it may. */
const searchEnd = z.enum(['done', 'most-hits', 'most-time', 'most-bytes', 'pattern-slow']);

export const logsContract = {
  /**
   * Lines that are kept and have the pattern, each source from its oldest on, as they are found. It looks at 256 MiB for 30 s
   * at most. Lines without a time are looked at whatever `from` and `to` say.
   */
  search: procedure
    .route({ method: 'POST', path: '/logs/search' })
    .input(
      z.object({
        sources: z.array(logSource).min(1).max(20).readonly(),
        /** Case is ignored while it has no capitals. Empty: every line. */
        pattern: z.string().max(500),
        regex: z.boolean().default(false),
        from: instant.optional(),
        to: instant.optional(),
        limit: z.number().int().min(1).max(1_000).default(500),
      }),
    )
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('hits'), hits: z.array(logHit).readonly() }),
          /** A source that could not be read to its end. */
          z.object({ kind: z.literal('gap'), source: logSource, problem }),
          z.object({ kind: z.literal('end'), why: searchEnd, bytes: count, lines: count }),
        ]),
      ),
    ),
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
export type LogHit = z.infer<typeof logHit>;
export type SearchEnd = z.infer<typeof searchEnd>;
export type LogLine = z.infer<typeof logLine>;
