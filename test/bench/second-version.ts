import { startLoad } from '../load/load.ts';
import { type BenchSite, MODEL, VERSIONS } from './site.ts';
import { nowMs } from './stats.ts';

export interface DeployNumbers {
  /** A host with nothing: image, model, router. */
  readonly firstBytes: number;
  readonly firstMs: number;
  /** What a second version sent, and the sizes of its files. */
  readonly secondBytes: number;
  readonly modelBytes: number;
  /** From the call to the first request that the second version answered, by the router's log. */
  readonly switchedMs: number;
  readonly failed: number;
}

/** Deploys version 1 on the bare host, then version 2 under light traffic. */
export async function measureDeploys(site: BenchSite): Promise<DeployNumbers> {
  const [first, second] = VERSIONS;
  const beganMs = nowMs();
  const { receipt: made } = await site.deploy(first);
  const firstMs = nowMs() - beganMs;
  const { models } = site.app;
  const files = models.files(await models.get(`${MODEL}@${second}`));
  await using load = await startLoad({ ...site.order(4, 100_000), rate: 200 });
  const calledMs = nowMs();
  const { receipt } = await site.deploy(second);
  if (!receipt?.firstNewAt) throw new Error('No request reached the second version');
  return {
    firstBytes: made?.bytesSent ?? Number.NaN,
    firstMs,
    secondBytes: receipt.bytesSent,
    modelBytes: files.reduce((sum, { size }) => sum + size, 0),
    switchedMs: Date.parse(receipt.firstNewAt) - calledMs,
    failed: (await load.stop()).failed + receipt.failed,
  };
}
