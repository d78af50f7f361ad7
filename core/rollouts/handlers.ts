import { implement } from '@orpc/server';
import { checkName, parseModelRef } from '../contract/names.ts';
import { type Change, servicesContract } from '../contract/services.ts';
import type { Slot } from '../services/model.ts';
import { type Asked, hostInWords, type Rollout } from './model.ts';
import { DEFAULT_KEEP_MS } from './planning.ts';
import { type PreviewFacts, previewOf } from './preview.ts';
import type { DeployOptions } from './service.ts';

type OnProgress = (rollout: Rollout) => void;
type Run = (asked: Asked, signal: AbortSignal, onProgress: OnProgress) => Promise<Rollout>;

/** A change as a job, until its rollout says more. */
interface ChangeJob {
  readonly kind: Change['action'];
  readonly title: string;
  readonly service: string;
  /** Null: where the service is found. */
  readonly host: string | null;
  readonly run: Run;
}

export interface ChangeHandlerDeps {
  /** Changes a service wherever it runs. */
  readonly operator: {
    /** The host's name. Throws what forbids the service there. */
    placeFor(service: string, host: string): string;
    deploy(
      options: Omit<DeployOptions, 'engine'>,
      signal: AbortSignal,
      onProgress: OnProgress,
      asked: Asked,
    ): Promise<Rollout>;
    switchTo(service: string, slot: Slot, signal: AbortSignal, onProgress: OnProgress, asked: Asked): Promise<Rollout>;
    rollback(service: string, signal: AbortSignal, onProgress: OnProgress, asked: Asked): Promise<Rollout>;
    remove(service: string, signal: AbortSignal, onProgress: OnProgress, asked: Asked): Promise<Rollout>;
  };
  readonly jobs: { startChange(job: ChangeJob): string };
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
    // The job is the core's: the caller's signal does not reach it. What can be refused without asking a host is.
    change: os.change.handler(({ input }) => ({ job: jobs.startChange(jobOf(input, operator)) })),
  };
}

function jobOf(change: Change, operator: ChangeHandlerDeps['operator']): ChangeJob {
  const { action: kind } = change;
  const service = checkName('service', change.service);
  const at = { kind, service, host: null };
  if (kind === 'switch') {
    const { to } = change;
    const run: Run = (asked, ...rest) => operator.switchTo(service, to, ...rest, asked);
    return { ...at, title: `Switch ${service} to ${to}`, run };
  }
  if (kind === 'rollback') {
    return {
      ...at,
      title: `Roll ${service} back`,
      run: (asked, ...rest) => operator.rollback(service, ...rest, asked),
    };
  }
  if (kind === 'remove') {
    return { ...at, title: `Remove ${service}`, run: (asked, ...rest) => operator.remove(service, ...rest, asked) };
  }
  const { port = null, hold = false, keepMs = DEFAULT_KEEP_MS, threads = 1, memoryMb = null } = change;
  const host = operator.placeFor(service, change.host);
  const model = parseModelRef(change.model);
  const options = { service, host, model, port, hold, keepMs, threads, memoryMb };
  const newSignature = change.newSignature ?? false;
  return {
    ...at,
    host,
    title: `Deploy ${change.model} to ${service} on ${hostInWords(host)}`,
    run: (asked, ...rest) => operator.deploy({ ...options, newSignature }, ...rest, asked),
  };
}
