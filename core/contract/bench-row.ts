import { z } from 'zod';
import { benchRecord, scenario } from './bench-record.ts';

/** A record in a list: what tells it from others and what came out, in words. The whole of it is asked for by its id. */
export const benchRow = benchRecord
  .pick({ id: true, kind: true, startedAt: true, endedAt: true, status: true })
  .extend({
    /** `name@version` each; empty for endpoints. */
    models: z.array(z.string()).readonly(),
    /** What was measured: the models, or the address. */
    subject: z.string(),
    scenarios: z.array(scenario).readonly(),
    /** What came out, in a line. */
    result: z.string(),
    /** Why it is void, partial or failed, the first reason; null: all is well, or it still runs. */
    why: z.string().nullable(),
    /** Null: not known yet. */
    computer: z.string().nullable(),
  });

export type BenchRow = z.infer<typeof benchRow>;
