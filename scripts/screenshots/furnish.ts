import { join } from 'node:path';
import type { Site } from '../../test/browser/site.ts';
import type { LabHost } from '../../test/lab/host.ts';
import type { Lab } from '../../test/lab/lab.ts';
import { type Load, startLoad } from '../../test/load/load.ts';
import { sampleCases } from '../../test/load/order.ts';
import { type Client, connect } from './client.ts';
import { type Benchmarks, furnishBench } from './furnish-bench.ts';

/** What there is to look at, until it is disposed of. */
export interface Furnished extends AsyncDisposable {
  /** A job with a receipt, one that failed, one that is held. */
  readonly jobs: { readonly receipt: string; readonly failed: string; readonly held: string };
  /** A record of each kind. */
  readonly benchmarks: Benchmarks;
}

type About = Omit<Parameters<Client['hosts']['add']>[0], 'target' | 'identity' | 'fingerprint'>;

const samples = join(import.meta.dirname, '../../resources/samples');
const JOB_MS = 120_000;

/** Fills a control plane with hosts, models, services under traffic and jobs of every kind. */
export async function furnish(site: Site, lab: Lab): Promise<Furnished> {
  const { client, socket } = await connect(site);
  const host = lab.host(1);
  await addHost(client, host, { name: 'gpu-fra-1', labels: ['region=eu-central', 'gpu=l40s', 'env=production'] });
  const edge: About = { name: 'edge-muc-7', kind: 'edge', labels: ['region=eu-central', 'site=plant-7'] };
  await addHost(client, lab.host(2), edge);
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

  const benchmarks = await furnishBench(client, run, `http://${host.ip}:8080/v2/models/credit/infer`);

  function follow(service: string, port: number, rate: number): Promise<Load> {
    const url = `http://${host.ip}:${port}/v2/models/${service}/infer`;
    const cases = sampleCases('credit-risk', ['1.0.0', '2.0.0']);
    return startLoad({ url, cases, clients: 4, rate, maxRequests: 1_000_000, maxMs: 600_000 });
  }
  return {
    jobs: { receipt, failed, held },
    benchmarks,
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      for (const load of loads) await load[Symbol.asyncDispose]();
    },
  };
}

/** Adds it as an operator does: the key that is asked about is that of the lab. */
async function addHost(client: Client, { user, ip, port, key }: LabHost, about: About): Promise<void> {
  const host = { ...about, target: `${user}@${ip}:${port}`, identity: key };
  const fingerprint = await client.hosts.add(host).then(
    () => '',
    (error: { data?: { fingerprint?: string } }) => error.data?.fingerprint ?? '',
  );
  await client.hosts.add({ ...host, fingerprint });
}
