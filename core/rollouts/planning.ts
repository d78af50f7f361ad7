/** Pure: what an operator asks for, and what the host says → the spec of a rollout, or why there can be none. */
import { Problem } from '../contract/problem.ts';
import { type EngineKind, otherSlot, type Revision, type ServiceState, type Slot } from '../services/model.ts';
import { type RolloutSpec, retirementOf } from './model.ts';

export const DEFAULT_PORT = 8080;
export const DEFAULT_KEEP_MS = 600_000;

export interface DeployWish {
  readonly service: string;
  readonly host: string;
  readonly engine: EngineKind;
  readonly port: number | null;
  readonly hold: boolean;
  readonly keepMs: number;
  readonly newSignature?: boolean;
}

/** The first revision goes to blue, each later one to the slot that is not live. */
export function planDeploy(wish: DeployWish, state: ServiceState | null, revision: Revision): RolloutSpec {
  if (state && wish.port !== null && wish.port !== state.port) {
    throw new Problem(
      'usage',
      `${wish.service} is served on port ${state.port}: leave the port out, or remove the service first`,
      {
        service: wish.service,
        port: state.port,
      },
    );
  }
  const from = state?.split?.live ?? null;
  return {
    kind: 'deploy',
    service: wish.service,
    host: wish.host,
    engine: wish.engine,
    port: state?.port ?? wish.port ?? DEFAULT_PORT,
    from,
    to: from === null ? 'blue' : otherSlot(from),
    revision,
    hold: wish.hold,
    keepMs: wish.keepMs,
    ...(wish.newSignature && { newSignature: true }),
  };
}

/**
 * A switch to the slot that is live already makes sure of it: switch and slot are brought back to what the record says.
 * Throws `slot-empty`, `nothing-to-roll-back`.
 */
export function planChange(
  kind: 'switch' | 'rollback',
  host: string,
  state: ServiceState,
  to: Slot | null,
): RolloutSpec {
  const { service, split } = state;
  if (!split) throw new Problem('slot-empty', `${service} has nothing live: deploy a model first`, { service });
  const target = to ?? otherSlot(split.live);
  const revision = state.slots[target];
  const standing = revision ? state.standing[target] : 'unproved';
  if (target !== split.live && kind === 'switch' && revision && standing === 'unproved') {
    throw new Problem(
      'slot-unhealthy',
      `${revision.model}@${revision.version} in ${target} of ${service} was never proved: deploy it again, which proves it`,
      { service, slot: target },
    );
  }
  if (kind === 'rollback' && standing !== 'served') {
    throw new Problem(
      'nothing-to-roll-back',
      `${target} of ${service} holds no earlier revision: deploy the version that you want back`,
      {
        service,
        slot: target,
      },
    );
  }
  if (!revision) {
    throw new Problem('slot-empty', `${target} of ${service} is empty: deploy a model into it first`, {
      service,
      slot: target,
    });
  }
  return { ...common(state, host), kind, from: split.live, to: target, revision, keepMs: DEFAULT_KEEP_MS };
}

export function planRemove(host: string, state: ServiceState): RolloutSpec {
  return { ...common(state, host), kind: 'remove', from: state.split?.live ?? null, to: null, revision: null };
}

/** Null when the old revision is to stay, or there is none. */
export function planRetire(host: string, state: ServiceState, now: Date): RolloutSpec | null {
  const at = retirementOf(state);
  if (!state.split || at === null || at > now) return null;
  const idle = otherSlot(state.split.live);
  return { ...common(state, host), kind: 'retire', from: idle, to: state.split.live, revision: null };
}

function common({ service, engine, port }: ServiceState, host: string) {
  return { service, host, engine, port, hold: false, keepMs: 0 };
}
