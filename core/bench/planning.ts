import type { RunRequest } from '../contract/bench.ts';
import type { ModelVersion } from '../models/model.ts';
import type { StoredFile } from '../models/service.ts';
import type { CellPlan } from './cell-plan.ts';
import { othersBefore } from './conduct.ts';
import type { Setting } from './model.ts';
import type { PlacedModel } from './placed-model.ts';
import type { OpenOrder, PrepareOrder } from './runner/messages.ts';
import { Runner } from './runner/runner.ts';

/** A version with its files on this computer. */
export interface LocalModel {
  readonly model: ModelVersion;
  readonly files: readonly StoredFile[];
}

/** By `name@version`. */
export type LocalModels = ReadonlyMap<string, LocalModel>;

export function localModel(models: LocalModels, { model }: Setting): LocalModel {
  const local = models.get(model);
  if (local) return local;
  throw new Error(`${model} was not looked up`);
}

/** All that measuring a setting takes: inputs, what its provider really runs, and what others do of the machine now. */
export async function planOf(
  setting: Setting,
  request: Omit<RunRequest, 'models'>,
  models: LocalModels,
  { path, feeds }: PlacedModel,
  signal: AbortSignal,
): Promise<CellPlan> {
  const { model } = localModel(models, setting);
  const { provider, threads, batch } = setting;
  const { inputs, metadata } = model;
  const order = { model: { inputs, metadata }, request: { ...request, batch }, feeds };
  const prepared = await prepare(order, { path, provider, threads, feeds }, signal);
  return {
    model,
    path,
    feeds,
    ...prepared,
    provider,
    batch,
    threads,
    scenario: request.scenario,
    durationMs: request.durationMs,
    targetP99Ms: request.targetP99Ms,
    seed: request.seed,
    busyBefore: await othersBefore(signal),
  };
}

/** In a process of its own, which holds up nobody and leaves the memory of the measured one alone. */
async function prepare(
  inputs: PrepareOrder,
  session: OpenOrder,
  signal: AbortSignal,
): Promise<Pick<CellPlan, 'inputs' | 'warnings' | 'used'>> {
  await using runner = await Runner.start(signal);
  return { ...(await runner.prepare(inputs, signal)), used: await runner.profile(session, signal) };
}
