import { join } from 'node:path';
import type { Client } from './client.ts';

/** Ids of records, one of each kind. */
export interface Benchmarks {
  readonly run: string;
  readonly compare: string;
  readonly endpoint: string;
  readonly eval: string;
}

type Started = Promise<{ job: string; id: string }>;

const data = join(import.meta.dirname, '../../resources/samples/credit-risk/test.csv');
const [a, b] = ['credit-risk@1.0.0', 'credit-risk@2.0.0'];

/** Measures what the benchmark pages show. `wait`: until a job has ended; `url`: of a served credit-risk. */
export async function furnishBench(
  client: Client,
  wait: (started: Started) => Promise<string>,
  url: string,
): Promise<Benchmarks> {
  const { bench } = client;
  const ended = async (started: Started) => {
    await wait(started);
    return (await started).id;
  };
  const sizes = { batches: [1, 8, 32], threads: [1, 2], durationMs: 800 };
  return {
    run: await ended(bench.run({ models: [a, b], ...sizes })),
    compare: await ended(bench.compare({ a, b, batches: [1, 32], durationMs: 3_000 })),
    endpoint: await ended(bench.endpoint({ url, rate: 200, durationMs: 5_000 })),
    eval: await ended(bench.eval({ models: [b], data, label: 'good', groups: ['sex'] })),
  };
}
