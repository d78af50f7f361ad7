import { Problem } from './contract/problem.ts';
import { DEMO_SERVICE, type DemoPlace } from './demo/demo.ts';
import { thisComputer } from './hosts/model.ts';
import type { JobService } from './jobs/service.ts';
import type { ModelRegistry } from './models/service.ts';
import type { Operator } from './operator.ts';
import type { Rollout } from './rollouts/model.ts';
import { DEFAULT_KEEP_MS } from './rollouts/planning.ts';

export interface DemoPlaceDeps {
  readonly models: Pick<ModelRegistry, 'import'>;
  readonly operator: Operator;
  readonly jobs: Pick<JobService, 'inSight'>;
}

type Run = (signal: AbortSignal, onProgress: (rollout: Rollout) => void) => Promise<Rollout>;

/** This computer, as the demo uses it: its rollouts are jobs like any other. */
export function demoPlace({ models, operator, jobs }: DemoPlaceDeps): DemoPlace {
  const run = async (signal: AbortSignal, work: Run): Promise<void> => {
    succeeded(await jobs.inSight((stop, onProgress) => work(AbortSignal.any([signal, stop]), onProgress)));
  };
  const status = async (signal: AbortSignal) => {
    if ((await operator.hostOf(DEMO_SERVICE, signal)) === null) return null;
    const { services, silent } = await operator.status(DEMO_SERVICE, signal);
    const [away] = silent;
    if (away) throw away.problem;
    return services[0] ?? null;
  };
  return {
    async importModel(folder, name, version, signal) {
      await models.import(folder, name, version, signal);
    },
    async live(signal) {
      const service = await status(signal);
      const slot = service?.split && service.slots[service.split.live];
      if (!service || !slot?.model || !slot.version) return null;
      return { model: slot.model, version: slot.version, port: service.port };
    },
    deploy: (model, port, signal) =>
      run(signal, (stop, onProgress) =>
        operator.deploy(
          {
            service: DEMO_SERVICE,
            host: thisComputer,
            model,
            port,
            hold: false,
            keepMs: DEFAULT_KEEP_MS,
            threads: 1,
            memoryMb: null,
          },
          stop,
          onProgress,
        ),
      ),
    async ensure(signal) {
      const live = (await status(signal))?.split?.live;
      if (live) await run(signal, (stop, onProgress) => operator.switchTo(DEMO_SERVICE, live, stop, onProgress));
    },
    rollback: (signal) => run(signal, (stop, onProgress) => operator.rollback(DEMO_SERVICE, stop, onProgress)),
  };
}

function succeeded({ status, error, spec, id }: Rollout): void {
  if (status === 'succeeded') return;
  const { code = 'rollout-stuck', message = `look at job ${id}` } = error ?? {};
  throw new Problem(code, `The ${spec.kind} of ${spec.service} is ${status}: ${message}`, { rollout: id });
}
