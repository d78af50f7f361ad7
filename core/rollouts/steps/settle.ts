import type { StepAction } from '../context.ts';
import type { Step } from '../model.ts';
import { poll } from '../waiting.ts';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** Waits for the requests that the old slot is still answering. It stays warm either way. */
export const drain: StepAction<Of<'drain'>> = {
  probe: async (_context, _step, { phase }) => phase === 'done',
  async act(context, { slot, withinMs }) {
    const state = await context.state();
    let left = 0;
    const empty = await poll(withinMs, 100, context.signal, async () => {
      left = (await context.switch.read(state, context.signal)).inFlight[slot];
      context.note(`${left} requests still in ${slot}`);
      return left === 0 || null;
    });
    context.note(
      empty ? `${slot} has no requests` : `${left} requests still run in ${slot} after ${withinMs / 1000} s`,
    );
  },
};

/** Notes on the host until when the old revision stays warm. */
export const keep: StepAction<Of<'keep'>> = {
  probe: async (_context, _step, { phase }) => phase === 'done',
  async act(context, { slot, forMs }) {
    const state = await context.state();
    const keepUntil = new Date(Date.now() + forMs).toISOString();
    await context.store.write(context.lease, { ...state, keepUntil, fence: context.lease.fence }, [], context.signal);
    context.note(`${slot} stays warm until ${keepUntil}`);
  },
};

export const retire: StepAction<Of<'retire'>> = {
  probe: async () => false,
  async act(context, { slot, graceMs }) {
    const { store, spec, engine, lease, signal } = context;
    const state = await store.read(spec.service, signal);
    if (!state) return;
    const routed = state.split?.live === slot && context.spec.kind !== 'remove';
    if (routed) return context.note(`${slot} is live: it stays`);
    const split = state.split && { ...state.split, fallback: false };
    const without = {
      ...state,
      split,
      slots: { ...state.slots, [slot]: null },
      standing: { ...state.standing, [slot]: 'unproved' as const },
      keepUntil: null,
      fence: lease.fence,
    };
    // Out of the switch before it stops: no retry may still pick it.
    if (state.split?.fallback && spec.kind !== 'remove') await context.switch.set(lease, without, signal);
    await engine.stop(state, slot, graceMs, lease.fence, signal);
    await store.write(lease, without, [], signal);
  },
};

/** From here on the service's port answers nobody. */
export const unroute: StepAction<Of<'unroute'>> = {
  probe: async () => false,
  async act({ store, spec, lease, signal, ...context }) {
    const state = await store.read(spec.service, signal);
    if (state) await context.switch.remove(lease, state, signal);
  },
};

export const forget: StepAction<Of<'forget'>> = {
  probe: async () => false,
  act: ({ store, lease, signal }) => store.remove(lease, [], signal),
};
