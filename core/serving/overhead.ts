/** Measures what a request costs beyond the model itself: `node core/serving/overhead.ts [requests]`. */
import { Agent } from 'node:http';
import { call, Folder, startSingle, sumBody } from './testing.ts';

const total = Number(process.argv[2] ?? 20_000);
using folder = new Folder();
await using server = await startSingle(folder, 'sum-1');
const body = sumBody();

/** Latencies in µs of `count` requests by `clients` on kept connections, and the requests per second. */
async function measure(clients: number, count: number): Promise<{ took: number[]; rate: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const took: number[] = [];
  let left = count;
  const startedAt = performance.now();
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const at = performance.now();
      const { status } = await call(server, '/v2/models/credit/infer', { body, agent });
      if (status !== 200) throw new Error(`answered ${status}`);
      took.push((performance.now() - at) * 1000);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return { took: took.sort((a, b) => a - b), rate: count / ((performance.now() - startedAt) / 1000) };
}

/** Mean of a histogram of the metrics page, µs. */
async function meanUs(part: string): Promise<number> {
  const page = (await call(server, '/metrics')).body.toString();
  const value = (end: string): number =>
    Number(new RegExp(`^signalbox_inference_${part}_duration_seconds_${end}\\{.*\\} (.+)$`, 'm').exec(page)?.[1]);
  return (value('sum') / value('count')) * 1e6;
}

await measure(4, Math.min(total, 2000));
for (const clients of [1, 16]) {
  const { took, rate } = await measure(clients, total);
  const at = (part: number): string => (took[Math.floor(took.length * part)] ?? 0).toFixed(0);
  console.log(
    `${clients} clients: ${rate.toFixed(0)} requests/s, p50 ${at(0.5)} µs, p99 ${at(0.99)} µs as the client sees it`,
  );
}
const [request, queue, compute] = await Promise.all(['request', 'queue', 'compute'].map(meanUs));
console.log(
  `in the server, mean of all: request ${request?.toFixed(0)} µs, of which queue ${queue?.toFixed(0)}, model ${compute?.toFixed(0)}`,
);
