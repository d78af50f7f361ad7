import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import type { Output } from '../../core/cli/output.ts';
import { showProgress } from '../../core/cli/rollout-view.ts';
import { Problem } from '../../core/contract/problem.ts';
import type { Receipt, Rollout } from '../../core/rollouts/model.ts';
import { startLoad } from '../../test/load/load.ts';
import { sampleCases } from '../../test/load/order.ts';
import type { LoadReport } from '../../test/load/report.ts';
import type { DemoPlace } from './places.ts';

export interface DemoLoad extends Pick<LoadReport, 'requests' | 'failed' | 'byVersion' | 'examples'> {
  readonly host: string;
}

export interface DemoResult {
  readonly receipts: readonly Receipt[];
  /** What the clients saw, from the first request to the last. */
  readonly load: readonly DemoLoad[];
}

const MODEL = 'credit-risk';
const VERSIONS = ['1.0.0', '2.0.0'] as const;
const samples = join(import.meta.dirname, '../../resources/samples');

/** Version 1 goes live; under steady traffic version 2 takes over, and the rollback brings version 1 back; at each place. */
export async function mainJob(
  app: App,
  places: readonly DemoPlace[],
  signal: AbortSignal,
  out: Output,
): Promise<DemoResult> {
  for (const version of VERSIONS) {
    out.progress.step(`Importing ${MODEL}@${version}`);
    await app.models.import(join(samples, MODEL, version), MODEL, version, signal);
  }
  const done = [];
  for (const place of places) done.push(await jobAt(app, place, signal, out));
  return { receipts: done.flatMap(({ receipts }) => receipts), load: done.map(({ load }) => load) };
}

async function jobAt(
  app: App,
  place: DemoPlace,
  signal: AbortSignal,
  out: Output,
): Promise<{ receipts: Receipt[]; load: DemoLoad }> {
  const { host, service, address, port } = place;
  const show = showProgress(out);
  const deploy = (version: string) =>
    app.operator.deploy(
      { service, host, model: { name: MODEL, version }, port, hold: false, keepMs: 600_000, threads: 1, memoryMb: 512 },
      signal,
      show,
    );
  succeeded(await deploy(VERSIONS[0]));
  out.progress.step(`Traffic to http://${address}:${port}/v2/models/${service}/infer`);
  await using load = await startLoad({
    url: `http://${address}:${port}/v2/models/${service}/infer`,
    cases: sampleCases(MODEL, VERSIONS),
    clients: 8,
    rate: 400,
    maxRequests: 100_000,
    maxMs: 5 * 60_000,
  });
  const there = succeeded(await deploy(VERSIONS[1]));
  const back = succeeded(await app.operator.rollback(service, signal, show));
  const { requests, failed, byVersion, examples } = await load.stop();
  succeeded(await app.operator.remove(service, signal, show));
  return { receipts: [receiptOf(there), receiptOf(back)], load: { host, requests, failed, byVersion, examples } };
}

function succeeded(rollout: Rollout): Rollout {
  if (rollout.status === 'succeeded') return rollout;
  const { error, spec, id } = rollout;
  throw new Problem(
    error?.code ?? 'rollout-stuck',
    `${spec.kind} of ${spec.service} is ${rollout.status}: ${error?.message ?? id}`,
  );
}

function receiptOf({ receipt, id }: Rollout): Receipt {
  if (receipt) return receipt;
  throw new Problem('rollout-stuck', `Rollout ${id} ended without a receipt, please report it`);
}
