import { implement } from '@orpc/server';
import { parseModelRef } from '../contract/names.ts';
import { type Change, servicesContract } from '../contract/services.ts';
import type { Slot } from '../services/model.ts';
import type { Rollout } from './model.ts';
import { DEFAULT_KEEP_MS } from './planning.ts';
import { type PreviewFacts, previewOf } from './preview.ts';
import type { DeployOptions } from './service.ts';

type OnProgress = (rollout: Rollout) => void;
type Run = (signal: AbortSignal, onProgress: OnProgress) => Promise<Rollout>;

export interface ChangeHandlerDeps {
  /** Changes a service wherever it runs. */
  readonly operator: {
    deploy(options: Omit<DeployOptions, 'engine'>, signal: AbortSignal, onProgress: OnProgress): Promise<Rollout>;
    switchTo(service: string, slot: Slot, signal: AbortSignal, onProgress: OnProgress): Promise<Rollout>;
    rollback(service: string, signal: AbortSignal, onProgress: OnProgress): Promise<Rollout>;
    remove(service: string, signal: AbortSignal, onProgress: OnProgress): Promise<Rollout>;
  };
  readonly jobs: { begin(run: Run): Promise<string> };
  /** Asks host and registry. */
  readonly previewFacts: (change: Change, signal: AbortSignal) => Promise<PreviewFacts>;
}

/** Changes of services: a part of the services' contract. */
export function changeHandlers({ operator, jobs, previewFacts }: ChangeHandlerDeps) {
  const os = implement(servicesContract);
  return {
    preview: os.preview.handler(async ({ input, signal = new AbortController().signal }) =>
      previewOf(input, await previewFacts(input, signal)),
    ),
    // The job is the core's: the caller's signal does not reach it.
    change: os.change.handler(async ({ input }) => ({ job: await jobs.begin(runOf(input, operator)) })),
  };
}

function runOf(change: Change, operator: ChangeHandlerDeps['operator']): Run {
  const { action, service } = change;
  if (action === 'switch') return (...rest) => operator.switchTo(service, change.to, ...rest);
  if (action === 'rollback') return (...rest) => operator.rollback(service, ...rest);
  if (action === 'remove') return (...rest) => operator.remove(service, ...rest);
  const { host, model, port = null, hold = false, keepMs = DEFAULT_KEEP_MS, threads = 1, memoryMb = null } = change;
  const options = { service, host, port, hold, keepMs, threads, memoryMb, newSignature: change.newSignature ?? false };
  return (...rest) => operator.deploy({ ...options, model: parseModelRef(model) }, ...rest);
}
