import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { contract } from '../../core/contract/contract.ts';
import type { Site } from '../../test/browser/site.ts';
import type { Lab } from '../../test/lab/lab.ts';
import { type Load, startLoad } from '../../test/load/load.ts';
import { sampleCases } from '../../test/load/order.ts';

type Client = ContractRouterClient<typeof contract>;

/** What there is to look at, until it is disposed of. */
export interface Furnished extends AsyncDisposable {
  /** A job with a receipt, one that failed, one that is held. */
  readonly jobs: { readonly receipt: string; readonly failed: string; readonly held: string };
}

const samples = join(import.meta.dirname, '../../resources/samples');
const JOB_MS = 120_000;

/** Fills a control plane with hosts, models, services under traffic and jobs of every kind. */
export async function furnish(site: Site, lab: Lab): Promise<Furnished> {
  const { client, socket } = await connect(site);
  const host = lab.host(1);
  const target = `${host.user}@${host.ip}:${host.port}`;
  const add = (name: string, more: object) => client.hosts.add({ name, target, identity: host.key, ...more });
  const fingerprint = await add('gpu-fra-1', {}).then(
    () => '',
    (error: { data?: { fingerprint?: string } }) => error.data?.fingerprint ?? '',
  );
  await add('gpu-fra-1', { fingerprint, labels: ['region=eu-central', 'gpu=l40s', 'env=production'] });
  await add('edge-muc-7', { fingerprint, kind: 'edge', labels: ['region=eu-central', 'site=plant-7'] });
  const run = async (started: Promise<{ job: string }>, until: readonly string[] = ['succeeded', 'failed']) => {
    const { job } = await started;
    const limit = AbortSignal.timeout(JOB_MS);
    while (!until.includes((await client.jobs.get({ id: job })).status)) {
      limit.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return job;
  };
  for (const [name, version] of [
    ['credit-risk', '1.0.0'],
    ['credit-risk', '2.0.0'],
  ] as const) {
    await run(client.models.import({ name, version, source: { path: join(samples, name, version) } }));
  }
  const deploy = (service: string, version: string, port: number, hold = false) =>
    client.services.change({
      action: 'deploy',
      service,
      model: `credit-risk@${version}`,
      host: 'gpu-fra-1',
      port,
      hold,
    });
  await run(deploy('credit', '1.0.0', 8080));
  await run(deploy('fraud-check', '2.0.0', 8081));
  const loads = await Promise.all([follow('credit', 8080, 140), follow('fraud-check', 8081, 30)]);
  const receipt = await run(deploy('credit', '2.0.0', 8080));
  const failed = await run(client.models.import({ name: 'broken', version: '1.0.0', source: { path: samples } }));
  const held = await run(deploy('fraud-check', '1.0.0', 8081, true), ['held', 'failed']);

  function follow(service: string, port: number, rate: number): Promise<Load> {
    const url = `http://${host.ip}:${port}/v2/models/${service}/infer`;
    const cases = sampleCases('credit-risk', ['1.0.0', '2.0.0']);
    return startLoad({ url, cases, clients: 4, rate, maxRequests: 1_000_000, maxMs: 600_000 });
  }
  return {
    jobs: { receipt, failed, held },
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      for (const load of loads) await load[Symbol.asyncDispose]();
    },
  };
}

/** A client that the server lets in by its key for scripts. */
async function connect({ server, dataDir }: Site): Promise<{ client: Client; socket: WebSocket }> {
  const key = (await readFile(join(dataDir, 'api-key'), 'utf8')).trim();
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { authorization: `Bearer ${key}` } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  // ws has the browser's interface; its types differ in the events' details.
  const websocket = socket as unknown as globalThis.WebSocket;
  return { client: createORPCClient(new RPCLink({ websocket })), socket };
}
