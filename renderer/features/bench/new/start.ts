import type { Client } from '../../../transport/client.ts';
import type { BenchWish } from './bench-form.ts';

/** Starts it; answers at once with its job and its record. */
export function start(client: Client, wish: BenchWish): Promise<{ job: string; id: string }> {
  switch (wish.kind) {
    case 'run':
      return client.bench.run(wish.request);
    case 'compare':
      return client.bench.compare(wish.request);
    case 'endpoint':
      return client.bench.endpoint(wish.request);
    case 'eval':
      return client.bench.eval(wish.request);
  }
}
