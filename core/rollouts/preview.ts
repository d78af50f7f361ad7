/** Pure: what a change would do, for the operator to see before it begins. Slices: services, models. */
import type { Problem } from '../contract/problem.ts';
import type { Change, Preview } from '../contract/services.ts';
import type { ModelVersion, Signature } from '../models/model.ts';
import { compareSignatures } from '../models/signature.ts';
import { type EngineKind, otherSlot, type Revision, type ServiceState, type Slot, slots } from '../services/model.ts';
import type { Rollout, RolloutSpec } from './model.ts';
import { DEFAULT_KEEP_MS, planChange, planDeploy, planRemove } from './planning.ts';
import { planSteps } from './strategies.ts';

/** What the host and the registry say now. */
export interface PreviewFacts {
  readonly host: string;
  readonly engine: EngineKind;
  readonly now: Date;
  /** The service as its host keeps it; null: there is none yet. */
  readonly state: ServiceState | null;
  /** Why the host could not be asked; null when it was. */
  readonly silent: Problem | null;
  /** Which slots answer; null when the switch could not be asked. */
  readonly healthy: { readonly [slot in Slot]: boolean } | null;
  /** The version to deploy; null for the other changes. */
  readonly model: ModelVersion | null;
  /** What the live version takes and gives; null where this registry does not have it. */
  readonly liveSignature: Signature | null;
  /** The service's rollout that has not ended. */
  readonly unfinished: Pick<Rollout, 'id' | 'status'> | null;
}

/** Throws what the change itself would throw: `slot-empty`, `nothing-to-roll-back`, `usage` … */
export function previewOf(change: Change, facts: PreviewFacts): Preview {
  const { host, silent } = facts;
  if (silent) {
    const warnings = [`${host} does not say what it serves now: ${silent.message}`];
    return { host, from: null, to: null, changes: [], steps: [], warnings };
  }
  const spec = specOf(change, facts);
  return {
    host,
    from: spec.from,
    to: spec.to,
    changes: changesOf(spec, facts),
    steps: planSteps(spec).map((step) => ({ name: step.kind, slot: 'slot' in step ? step.slot : null })),
    warnings: [...unfinishedWarnings(spec, facts), ...warningsOf(spec, facts)],
  };
}

function specOf(change: Change, { host, engine, state, model }: PreviewFacts): RolloutSpec {
  if (change.action === 'deploy') {
    const { service, port = null, hold = false, keepMs = DEFAULT_KEEP_MS, newSignature = false } = change;
    const { name = '', version = '', digest = '' } = model ?? {};
    // The plan asks for no more of a revision; the image is only known once it is assembled.
    const revision = { id: '', model: name, version, modelDigest: digest, image: '', threads: 1, memoryMb: 0 };
    return planDeploy({ service, host, engine, port, hold, keepMs, newSignature }, state, revision);
  }
  if (!state) throw new TypeError(`A ${change.action} needs the state of ${change.service}`);
  if (change.action === 'remove') return planRemove(host, state);
  return planChange(change.action, host, state, change.action === 'switch' ? change.to : null);
}

function changesOf(spec: RolloutSpec, { state, now }: PreviewFacts): Preview['changes'] {
  const before = state?.slots ?? { blue: null, green: null };
  const after = (slot: Slot): Revision | null => {
    if (spec.kind === 'remove') return null;
    return spec.to === slot ? spec.revision : before[slot];
  };
  const live = spec.hold ? `${spec.to}, once you resume it` : (spec.to ?? 'none');
  const old = spec.from && before[spec.from];
  const kept = keptOf(state, now);
  const keeps = spec.to !== null && old && spec.from !== spec.to;
  const keptAfter = keeps ? `${nameOf(old)} in ${spec.from} for ${duration(spec.keepMs)}` : null;
  return [
    { what: 'Live slot', before: spec.from ?? 'none', after: live },
    ...slots.map((slot) => ({ what: `Model in ${slot}`, before: nameOf(before[slot]), after: nameOf(after(slot)) })),
    { what: 'Port', before: state ? `${state.port}` : 'none', after: spec.kind === 'remove' ? 'none' : `${spec.port}` },
    {
      what: 'Kept for a rollback',
      before: kept,
      after: keptAfter ?? (spec.from === spec.to && spec.to !== null ? kept : 'nothing'),
    },
  ];
}

function keptOf(state: ServiceState | null, now: Date): string {
  const idle = state?.split ? otherSlot(state.split.live) : null;
  const revision = idle && state?.slots[idle];
  if (!revision || state.standing[idle] !== 'served') return 'nothing';
  const kept = `${nameOf(revision)} in ${idle}`;
  if (state.keepUntil === null) return kept;
  const leftMs = Date.parse(state.keepUntil) - now.getTime();
  return leftMs > 0 ? `${kept} for another ${duration(leftMs)}` : `${kept}, its time is over`;
}

function unfinishedWarnings({ kind, service }: RolloutSpec, { unfinished }: PreviewFacts): string[] {
  if (!unfinished) return [];
  const { id, status } = unfinished;
  if (status === 'running') return [`${service} is being changed by job ${id}: wait for it, or cancel it first`];
  if (kind === 'deploy') return [`${service} has the unfinished job ${id}: resume or cancel it first`];
  return [`The unfinished job ${id} of ${service} is given up`];
}

function warningsOf(spec: RolloutSpec, facts: PreviewFacts): string[] {
  if (spec.kind === 'deploy') return deployWarnings(spec, facts);
  if (spec.kind === 'remove') return removeWarnings(spec, facts);
  return changeWarnings(spec, facts);
}

function deployWarnings(spec: RolloutSpec, { state, healthy, model, liveSignature }: PreviewFacts): string[] {
  const { service, from, to } = spec;
  const found: string[] = [];
  const wanted = nameOf(spec.revision);
  const replaced = to && state?.slots[to];
  if (replaced && to && state.standing[to] === 'served') {
    found.push(`${nameOf(replaced)} in ${to} is replaced: a rollback can not go back to it any more`);
  }
  if (from && nameOf(state?.slots[from] ?? null) === wanted) found.push(`${wanted} is live already`);
  if (from && healthy && !healthy[from]) found.push(`${from} is live and does not answer: mend it before a deploy`);
  if (model?.smoke.length === 0)
    found.push(`${wanted} came without smoke inputs: its answers are not checked before the switch`);
  const differences = from && model && liveSignature ? compareSignatures(liveSignature, model) : [];
  if (differences.length > 0) {
    const tensors = differences.map(({ kind, name }) => `${kind} ${name}`).join(', ');
    const what = spec.newSignature ? 'clients must be ready for it' : 'it is refused unless a new signature is allowed';
    found.push(`The signature of ${wanted} differs from that of ${service} (${tensors}): ${what}`);
  }
  return found;
}

function changeWarnings({ kind, service, from, to, revision }: RolloutSpec, facts: PreviewFacts): string[] {
  const { state, healthy, now } = facts;
  const found: string[] = [];
  if (to === from) found.push(`${to} is live already: switch and slot are brought back to what the record says`);
  else if (state?.keepUntil && new Date(state.keepUntil) <= now) {
    found.push(`The rollback window of ${service} is over: ${nameOf(revision)} may be retired at any moment`);
  }
  if (to && healthy && !healthy[to]) found.push(`${to} does not answer now: the ${kind} waits for it, then fails`);
  return found;
}

function removeWarnings({ service, from, port }: RolloutSpec, { state }: PreviewFacts): string[] {
  const live = from && state?.slots[from];
  if (!live) return [];
  return [`${service} is live with ${nameOf(live)}: its clients on port ${port} get no answers any more`];
}

function nameOf(revision: Revision | null): string {
  return revision ? `${revision.model}@${revision.version}` : 'empty';
}

function duration(ms: number): string {
  if (ms < 60_000) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (ms < 2 * 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return ms < 2 * 86_400_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} days`;
}
