import type { RunRequest } from '../contract/bench.ts';
import type { ModelVersion } from '../models/model.ts';
import type { StoredFile } from '../models/service.ts';
import type { CellPlan } from './cell-plan.ts';
import { othersBefore } from './conduct.ts';
import { feedsFor } from './feeds.ts';
import type { Setting } from './model.ts';
import type { OpenOrder, ProviderUse } from './runner/messages.ts';
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
  path: string,
  signal: AbortSignal,
): Promise<CellPlan> {
  const { model } = localModel(models, setting);
  const { provider, threads, batch } = setting;
  const feeds = await feedsFor(model, { ...request, batch }, signal);
  const used = await usedProviders({ path, provider, threads, feeds: feeds.feeds.slice(0, 1) }, signal);
  return {
    model,
    path,
    feeds,
    provider,
    used,
    batch,
    threads,
    scenario: request.scenario,
    durationMs: request.durationMs,
    targetP99Ms: request.targetP99Ms,
    seed: request.seed,
    busyBefore: await othersBefore(signal),
  };
}

/** In a process of its own, which leaves the memory of the measured one alone. */
async function usedProviders(order: OpenOrder, signal: AbortSignal): Promise<readonly ProviderUse[]> {
  await using runner = await Runner.start(signal);
  return await runner.profile(order, signal);
}
