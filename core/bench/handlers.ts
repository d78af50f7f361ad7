import { implement } from '@orpc/server';
import { benchContract } from '../contract/bench.ts';
import { orNever } from '../platform/waiting.ts';
import type { BenchService } from './service.ts';

export interface BenchHandlerDeps {
  readonly bench: BenchService;
}

/** Benchmarks belong to the core: a caller that leaves ends none. */
export function benchHandlers({ bench }: BenchHandlerDeps) {
  const os = implement(benchContract);
  return {
    run: os.run.handler(({ input }) => bench.run(input)),
    compare: os.compare.handler(({ input }) => bench.compare(input)),
    endpoint: os.endpoint.handler(({ input }) => bench.endpoint(input)),
    eval: os.eval.handler(({ input }) => bench.eval(input)),
    providers: os.providers.handler(() => bench.providers()),
    list: os.list.handler(() => bench.list()),
    get: os.get.handler(({ input }) => bench.get(input.id)),
    quality: os.quality.handler(async ({ input: { name, version } }) => ({
      newest: await bench.qualityOf(`${name}@${version}`),
    })),
    watch: os.watch.handler(({ input, signal }) => bench.watch(input.id, orNever(signal))),
    export: os.export.handler(({ input }) => bench.export(input.id, input.format)),
  };
}
