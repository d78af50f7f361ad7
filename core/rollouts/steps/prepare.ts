import { asProblem, Problem } from '../../contract/problem.ts';
import { otherSlot, type Revision, type ServiceState } from '../../services/model.ts';
import type { StepAction, StepContext } from '../context.ts';
import type { Step } from '../model.ts';
import { poll } from '../waiting.ts';
import { checkSignature } from './signature.ts';

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
    standing: { blue: 'unproved', green: 'unproved' },
    addresses,
    split: null,
    keepUntil: null,
    fence: lease.fence,
  };
}

/**
 * The idle slot is emptied soon: it must not be the one that answers for a live slot that is down. A model server that
 * does not run (this computer was started again) is started first. Throws `slot-unhealthy`.
 */
async function checkLive(context: StepContext, state: ServiceState): Promise<void> {
  const { lease, signal } = context;
  const live = state.split?.live;
  if (!live) return;
  const isHealthy = async () => (await context.switch.read(state, signal)).healthy[live] || null;
  const running = await context.switch.read(state, signal).catch((error: unknown) => {
    if (asProblem(error).code === 'switch-failed') return null;
    throw error;
  });
  if (!running) await context.switch.ensure(lease, state, signal);
  if (await poll(3_000, 100, signal, isHealthy)) return;
  throw new Problem(
    'slot-unhealthy',
    `${live} of ${state.service} is live and does not answer: mend it, or switch ${state.service} ${otherSlot(live)}, before a deploy`,
    { service: state.service, slot: live },
  );
}

export const preflight: StepAction<Of<'preflight'>> = {
  probe: async () => false,
  async act(context, { slot }) {
    const { store, spec, signal, engine } = context;
    const known = await store.read(spec.service, signal);
    if (known?.split) {
      await checkLive(context, known);
      if (!spec.newSignature) await checkSignature(context, known, known.split.live);
    }
    const state = known ?? newState(context, nowhere);
    const fit = await engine.preflight(state, slot, revisionOf(context), signal);
    const toSend = fit.bytesToSend === 0 ? 'nothing' : megabytes(fit.bytesToSend);
    context.note(`${toSend} to send, ${megabytes(fit.diskFreeBytes)} free on disk`);
  },
};

/** What an attempt sent counts although it breaks off; should the control plane die meanwhile, all but the last of it. */
const COUNT_EVERY_BYTES = 4 * 1024 * 1024;

export const fetch: StepAction<Of<'fetch'>> = {
  probe: async () => false,
  async act(context) {
    let sent = 0;
    let counted = 0;
    const count = () => {
      context.sent(sent - counted);
      counted = sent;
    };
    try {
      const { bytesSent } = await context.engine.fetch(revisionOf(context), context.signal, (bytes, total) => {
        sent = bytes;
        if (sent - counted >= COUNT_EVERY_BYTES) count();
        context.note(`${megabytes(sent)} of ${megabytes(total)}`);
      });
      sent = bytesSent;
    } finally {
      count();
    }
    const all = context.bytesSent();
    context.note(all === 0 ? 'all there already' : `${megabytes(all)} sent`);
  },
};

/** Makes the service known on its host and gives it a frontend, which answers 503 until a slot is live. */
export const route: StepAction<Of<'route'>> = {
  probe: async () => false,
  async act(context) {
    const { store, spec, lease, engine, signal } = context;
    let state = await store.read(spec.service, signal);
    if (!state) {
      const addresses = await engine.addresses(await store.allocate(lease, spec.port, signal), signal);
      state = newState(context, addresses);
      await store.write(lease, state, [], signal);
    }
    let waited = false;
    await context.switch.ensure(lease, state, signal, (what) => {
      waited = true;
      context.note(what);
    });
    if (waited) context.note('the router was replaced');
  },
  async undo(context) {
    const { store, spec, lease, signal } = context;
    const state = await store.read(spec.service, signal);
    // A service that has a split had one before this rollout: it stays.
    if (state?.split) return;
    if (state) await context.switch.remove(lease, state, signal);
    await store.remove(lease, [], signal);
  },
};

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
}
