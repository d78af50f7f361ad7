import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { type ProblemCode, problemCodes } from './problem.ts';

/** The facts behind a problem: plain JSON. */
export const problemData = z.record(z.string(), z.json());

/** A failure as it travels inside a value: a host that could not be asked, a job that ended badly. */
export const problem = z.object({ code: z.enum(problemCodes), message: z.string(), data: problemData });
export type ProblemView = z.infer<typeof problem>;

const conflict: ReadonlySet<ProblemCode> = new Set([
  'host-exists',
  'host-in-use',
  'model-exists',
  'service-exists',
  'service-busy',
  'lease-held',
  'fence-stale',
  'rollout-ended',
]);

/** The HTTP status that tells most of it to those who do not know the codes. */
export function statusOf(code: ProblemCode): number {
  if (code.endsWith('-unknown')) return 404;
  if (conflict.has(code)) return 409;
  if (code === 'usage' || code.endsWith('-invalid')) return 400;
  if (code === 'internal') return 500;
  if (code === 'timeout') return 504;
  return 422;
}

const problemErrors = Object.fromEntries(
  problemCodes.map((code) => [code, { status: statusOf(code), data: problemData }]),
) as { [code in ProblemCode]: { status: number; data: typeof problemData } };

/** What every procedure is made of: its failures are the closed union of problem codes. */
export const procedure = oc.errors(problemErrors);

export const instant = z.iso.datetime();
export const count = z.number().int().nonnegative();

/**
 * A stream of rows: first all of them (of very many the first thousand, the others in the deltas right behind), then those
 * that changed and the keys of those that are gone. A reader that is slow skips states, never rows. `at` is the core's clock, so that a screen can say how old a row is whatever its own clock says.
 */
export function rowStream<T extends z.ZodType>(row: T) {
  return eventIterator(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('snapshot'), at: instant, rows: z.array(row).readonly() }),
      z.object({
        kind: z.literal('delta'),
        at: instant,
        rows: z.array(row).readonly(),
        gone: z.array(z.string()).readonly(),
      }),
    ]),
  );
}

export type RowEvent<Row> =
  | { readonly kind: 'snapshot'; readonly at: string; readonly rows: readonly Row[] }
  | { readonly kind: 'delta'; readonly at: string; readonly rows: readonly Row[]; readonly gone: readonly string[] };
