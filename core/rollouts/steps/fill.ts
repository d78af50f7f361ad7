import { Problem } from '../../contract/problem.ts';
import type { SlotResponse } from '../../engines/model.ts';
import type { Revision, ServiceState, Slot } from '../../services/model.ts';
import type { StepAction, StepContext } from '../context.ts';
import type { Step } from '../model.ts';
import { poll, untilHealthy } from '../waiting.ts';
import { loadFailure } from './load-failure.ts';
import { revisionOf } from './prepare.ts';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** What a state becomes when `slot` is about to hold something that nobody has proved. */
function withSlot(state: ServiceState, slot: Slot, revision: ServiceState['slots'][Slot], fence: number): ServiceState {
  return {
    ...state,
    slots: { ...state.slots, [slot]: revision },
    standing: { ...state.standing, [slot]: 'unproved' },
    split: state.split && { ...state.split, fallback: false },
    keepUntil: null,
    fence,
  };
}

/** Writes that the slot changes hands; first of all takes it out of the switch, should it still stand behind the live one. */
async function announce(context: StepContext, slot: Slot, revision: Revision): Promise<ServiceState> {
  const { store, lease, signal } = context;
  const before = await context.state();
  if (before.split?.live === slot) {
    throw new Problem('service-busy', `${slot} is the live slot of ${before.service}: it can not be refilled`, {
      slot,
    });
  }
  const state = withSlot(before, slot, revision, lease.fence);
  if (before.split?.fallback) await context.switch.set(lease, state, signal);
  else await store.write(lease, state, [], signal);
  return state;
}

export const start: StepAction<Of<'start'>> = {
  probe: (context, { slot }) => holdsRevision(context, slot),
  async act(context, { slot }) {
    const state = await announce(context, slot, revisionOf(context));
    await context.engine.start(state, slot, revisionOf(context), context.lease.fence, context.signal);
  },
  async undo(context, { slot }) {
    const { engine, lease, signal, spec } = context;
    const state = await context.store.read(spec.service, signal);
    // Nothing was begun, or another made it live meanwhile: there is nothing of ours to take back.
    if (!state || state.split?.live === slot || state.slots[slot]?.id !== spec.revision?.id) return;
    const emptied = withSlot(state, slot, null, lease.fence);
    if (state.split) await context.switch.set(lease, emptied, signal);
    else await context.store.write(lease, emptied, [], signal);
    await engine.stop(emptied, slot, 0, lease.fence, signal);
  },
};

async function holdsRevision({ engine, spec, ...context }: StepContext, slot: Slot): Promise<boolean> {
  const state = await context.store.read(spec.service, context.signal);
  if (!state || !spec.revision || state.slots[slot]?.id !== spec.revision.id) return false;
  const { revisionId, phase } = await engine.inspect(state, slot, context.signal);
  return revisionId === spec.revision.id && phase === 'running';
}

export const ready: StepAction<Of<'ready'>> = {
  probe: async () => false,
  async act(context, { slot, withinMs }) {
    const { engine, signal } = context;
    const state = await context.state();
    const answer = await poll(withinMs, 100, signal, async () => {
      const { status, body } = await engine
        .request(state, slot, { method: 'GET', path: '/v2/health/ready' }, signal)
        .catch(silent);
      if (status === 200) return true;
      const failure = loadFailure(body, slot, state.slots[slot]);
      if (failure) throw failure;
      const { phase } = await engine.inspect(state, slot, signal);
      return phase === 'running' || phase === 'starting' ? null : false;
    });
    if (answer) {
      await context.switch.recheck(state, slot, signal);
      if (await untilHealthy(context, state, slot)) return;
    }
    const revision = state.slots[slot];
    const logs = await engine.logs(state, slot, signal);
    const data = { slot, logs: logs.slice(-2_000) };
    if (answer === false) {
      throw new Problem(
        'start-failed',
        `${revision?.model}@${revision?.version} ended in ${slot}: read its last lines and mend the model or its settings`,
        data,
      );
    }
    throw new Problem(
      'not-ready',
      `${revision?.model}@${revision?.version} did not get ready in ${slot} within ${withinMs / 1000} s: read its last lines`,
      data,
    );
  },
};

/** A slot that does not answer yet is not ready; what ails it shows in `inspect` and its logs. */
function silent(error: unknown): SlotResponse {
  if (error instanceof Problem && (error.code === 'connection-lost' || error.code === 'cancelled')) throw error;
  return { status: 0, body: '' };
}

/** Both hold what the journal says was done, as long as the revision that it was done to still runs. */
function doneTo(context: StepContext, slot: Slot, phase: string): Promise<boolean> {
  return phase === 'done' ? holdsRevision(context, slot) : Promise.resolve(false);
}

export const hold: StepAction<Of<'hold'>> = {
  probe: (context, { slot }, { phase }) => doneTo(context, slot, phase),
  act: async () => {},
};

export const smokeProbe = (context: StepContext, step: { readonly slot: Slot }, record: { readonly phase: string }) =>
  doneTo(context, step.slot, record.phase);
