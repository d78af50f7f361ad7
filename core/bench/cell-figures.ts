/** The figures of a cell, from the samples that there are. */
import { availableParallelism } from 'node:os';
import type { Cell } from '../contract/bench-record.ts';
import { modelRef } from '../models/model.ts';
import type { CellPlan } from './cell-plan.ts';
import type { ProviderUse, Schedule } from './runner/messages.ts';
import { SampleLog } from './sample-log.ts';
import { tooFew } from './scenarios.ts';
import { sumUp } from './summing/sum-up.ts';

export function emptyCell(plan: CellPlan): Cell {
  const { model, scenario, provider, used, batch, threads, inputs } = plan;
  return {
    model: modelRef(model),
    scenario,
    provider,
    used: [...used],
    batch,
    threads,
    durationMs: 0,
    inferences: 0,
    throughput: { value: null, low: null, high: null, confidence: 0.95, note: 'not measured yet' },
    latency: new SampleLog().soFar(),
    earlyStopping: null,
    maxRate: null,
    loadMs: 0,
    firstInferenceMs: 0,
    memoryAfterLoadBytes: 0,
    memoryPeakBytes: 0,
    latenessP99Ms: 0,
    warmup: { inferences: 0, steady: false, note: 'not warmed up yet' },
    inputs,
    warnings: [...plan.warnings, ...fallbackWarnings(provider, used), ...threadWarnings(threads)],
    void: null,
    partial: false,
  };
}

/** What is to be known of figures that were measured. */
export function measuredWarnings({ scenario, batch }: CellPlan, { warmup }: Cell, queries: number): string[] {
  const few = tooFew(scenario, queries, batch);
  const unsteady = warmup.steady || warmup.note === null ? null : `Not steady after the warm-up: ${warmup.note}`;
  return [few, unsteady].filter((each) => each !== null);
}

/** With figures of the samples that there are. Throws what `sumUp` throws. */
export async function summed(
  { batch, seed, scenario }: CellPlan,
  cell: Cell,
  log: SampleLog,
  schedule: Schedule,
): Promise<Cell> {
  const figures = await sumUp({ batch, seed, scenario, schedule }, log.chunks);
  return { ...cell, ...figures, latenessP99Ms: log.latenessP99Ms() };
}

function fallbackWarnings(provider: string, used: readonly ProviderUse[]): string[] {
  const others = used.filter((use) => use.provider !== provider);
  if (used.length === 0 || others.length === 0) return [];
  const told = others.map((use) => `${use.nodes} on ${use.provider}`).join(', ');
  const own = used.find((use) => use.provider === provider);
  if (!own) return [`${provider} ran nothing: onnxruntime fell back silently, ${told}`];
  return [`Only ${own.nodes} nodes ran on ${provider}, ${told}`];
}

function threadWarnings(threads: number): string[] {
  const cores = availableParallelism();
  return threads > cores ? [`${threads} threads share ${cores} cores: they wait for each other`] : [];
}
