import { Problem } from '../../contract/problem.ts';
import type { Revision, ServiceState } from '../../services/model.ts';
import type { StepAction, StepContext } from '../context.ts';
import type { Step } from '../model.ts';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** The revision that the rollout brings. */
export function revisionOf({ spec }: StepContext): Revision {
  if (spec.revision) return spec.revision;
  throw new Problem(
    'internal',
    `The ${spec.kind} of ${spec.service} has a step that needs a revision, please report it`,
  );
}

const nowhere = { blue: '', green: '' };

function newState({ spec, lease }: StepContext, addresses: ServiceState['addresses']): ServiceState {
  return {
    schema: 1,
    service: spec.service,
    engine: spec.engine,
    port: spec.port,
    slots: { blue: null, green: null },
    addresses,
    split: null,
    keepUntil: null,
    fence: lease.fence,
  };
}

export const preflight: StepAction<Of<'preflight'>> = {
  probe: async () => false,
  async act(context, { slot }) {
    const { store, spec, signal, engine } = context;
    const state = (await store.read(spec.service, signal)) ?? newState(context, nowhere);
    const fit = await engine.preflight(state, slot, revisionOf(context), signal);
    context.note(`${megabytes(fit.bytesToSend)} to send, ${megabytes(fit.diskFreeBytes)} free on disk`);
  },
};

export const fetch: StepAction<Of<'fetch'>> = {
  probe: async () => false,
  async act(context) {
    const { bytesSent } = await context.engine.fetch(revisionOf(context), context.signal, (sent, total) =>
      context.note(`${megabytes(sent)} of ${megabytes(total)}`),
    );
    context.sent(bytesSent);
    context.note(bytesSent === 0 ? 'all there already' : `${megabytes(bytesSent)} sent`);
  },
};

/** Makes the service known on its host and gives it a frontend, which answers 503 until a slot is live. */
export const route: StepAction<Of<'route'>> = {
  probe: async () => false,
  async act(context) {
    const { store, spec, lease, engine, signal } = context;
    let state = await store.read(spec.service, signal);
    if (!state) {
      const addresses = await engine.addresses(await store.allocate(lease, signal), signal);
      state = newState(context, addresses);
      await store.write(lease, state, [], signal);
    }
    await context.switch.ensure(lease, state, signal);
  },
  async undo(context) {
    const { store, spec, lease, signal } = context;
    const state = await store.read(spec.service, signal);
    // A service that has a split had one before this rollout: it stays.
    if (!state || state.split) return;
    await context.switch.remove(lease, state, signal);
    await store.remove(lease, [], signal);
  },
};

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
}
