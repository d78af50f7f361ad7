import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { benchRecord, qualityFact, scenario } from './bench-record.ts';
import { benchRow } from './bench-row.ts';
import { count, procedure } from './procedure.ts';

/** Divided by 255, then less the mean of ImageNet divided by its deviation, or as they are. */
const pixels = z.enum(['0-1', 'imagenet', '0-255']).default('0-1');

/** What a sweep measures: every combination. */
export const runRequest = z.object({
  /** `name@version` each. */
  models: z.array(z.string()).min(1).max(16),
  scenario: scenario.default('single-stream'),
  providers: z.array(z.string()).min(1).max(8).default(['cpu']),
  batches: z.array(z.number().int().min(1).max(4096)).min(1).max(16).default([1]),
  threads: z.array(z.number().int().min(1).max(256)).min(1).max(16).default([1]),
  targetP99Ms: z.number().positive().optional(),
  durationMs: z.number().int().min(100).max(3_600_000).default(10_000),
  seed: count.default(1),
  /** Sizes of open dimensions by symbol or `input:index`. */
  dimensions: z.record(z.string(), z.number().int().min(1).max(1_000_000)).default({}),
  /** A file or folder with real inputs, on the core's own computer. */
  data: z.string().optional(),
  /** Feature columns of it in the input's order; default: those that the model names, else all of numbers. */
  features: z.array(z.string()).max(10_000).default([]),
  pixels,
});

/** Its calls are interleaved, so there is no other scenario. */
export const compareRequest = runRequest
  .omit({ models: true, targetP99Ms: true })
  .extend({ a: z.string(), b: z.string(), scenario: z.literal('single-stream').default('single-stream') });

export const endpointRequest = z.object({
  url: z.url(),
  protocol: z.enum(['open-inference', 'openai']).default('open-inference'),
  arrivals: z.enum(['poisson', 'constant']).default('poisson'),
  rate: z.number().positive().max(1_000_000),
  connections: z.number().int().min(1).max(4096).default(16),
  durationMs: z.number().int().min(100).max(3_600_000).default(10_000),
  timeoutMs: z.number().int().min(10).max(600_000).default(30_000),
  seed: count.default(1),
  /** A JSON file on the core's own computer with the body of a request, or a list of them. */
  data: z.string().optional(),
  /** Of the endpoint, sent as `Authorization: Bearer`. It is kept nowhere: no record, log or export has it. */
  key: z
    .string()
    .regex(/^[\x21-\x7e]{1,8192}$/, 'An API key has no spaces and plain characters only')
    .optional(),
  /** For openai: model, prompt, most tokens, and the targets of goodput. */
  model: z.string().optional(),
  prompt: z.string().max(100_000).optional(),
  maxTokens: z.number().int().min(1).max(100_000).optional(),
  ttftTargetMs: z.number().positive().optional(),
  tpotTargetMs: z.number().positive().optional(),
});

export const evalRequest = z.object({
  models: z.array(z.string()).min(1).max(16),
  data: z.string(),
  label: z.string(),
  groups: z.array(z.string()).max(16).default([]),
  /** The class that counts as positive; default: the model's second. */
  positive: z.string().optional(),
  importance: z.boolean().default(true),
  /** Feature columns in the input's order; default: the model's, those of `encoding.json` beside the data, all of numbers. */
  features: z.array(z.string()).max(10_000).default([]),
  /** As of a run. */
  dimensions: z.record(z.string(), z.number().int().min(1).max(1_000_000)).default({}),
  /** What images become. */
  pixels,
  seed: count.default(1),
});

const byId = z.object({ id: z.string() });
const started = z.object({ job: z.string(), id: z.string() });

export const benchContract = {
  /** Each starts a job and answers at once; `id` is the record's. */
  run: procedure.route({ method: 'POST', path: '/bench/run' }).input(runRequest).output(started),
  compare: procedure.route({ method: 'POST', path: '/bench/compare' }).input(compareRequest).output(started),
  endpoint: procedure.route({ method: 'POST', path: '/bench/endpoint' }).input(endpointRequest).output(started),
  eval: procedure.route({ method: 'POST', path: '/bench/eval' }).input(evalRequest).output(started),
  /** What this installation's onnxruntime offers on this machine. */
  providers: procedure.route({ method: 'GET', path: '/bench/providers' }).output(z.array(z.string()).readonly()),
  /** Newest first: at most the newest 500, without their figures, which `get` has. */
  list: procedure.route({ method: 'GET', path: '/bench' }).output(z.array(benchRow).readonly()),
  get: procedure.route({ method: 'GET', path: '/bench/{id}' }).input(byId).output(benchRecord),
  /** `newest` null: nobody has evaluated the version. */
  quality: procedure
    .route({ method: 'GET', path: '/models/{name}/{version}/quality' })
    .input(z.object({ name: z.string(), version: z.string() }))
    .output(z.object({ newest: qualityFact.nullable() })),
  /** The record as it grows, at most 4 times a second, until it ends. */
  watch: procedure.route({ method: 'GET', path: '/bench/{id}/watch' }).input(byId).output(eventIterator(benchRecord)),
  export: procedure
    .route({ method: 'GET', path: '/bench/{id}/export' })
    .input(byId.extend({ format: z.enum(['html', 'json', 'md', 'csv']) }))
    .output(z.object({ name: z.string(), type: z.string(), text: z.string() })),
};

export type RunRequest = z.infer<typeof runRequest>;
export type CompareRequest = z.infer<typeof compareRequest>;
export type EndpointRequest = z.infer<typeof endpointRequest>;
export type EvalRequest = z.infer<typeof evalRequest>;
