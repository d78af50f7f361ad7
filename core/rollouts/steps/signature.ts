import { Problem } from '../../contract/problem.ts';
import type { Signature, TensorSpec } from '../../models/model.ts';
import { compareSignatures, type Difference } from '../../models/signature.ts';
import type { ServiceState, Slot } from '../../services/model.ts';
import type { StepContext } from '../context.ts';

/**
 * Refuses a model that the clients of the live one would stumble over. The live slot itself is asked: whoever deployed it
 * may have had a registry of its own. Throws `signature-differs`, `slot-unhealthy`.
 */
export async function checkSignature(context: StepContext, state: ServiceState, live: Slot): Promise<void> {
  const { signature, spec } = context;
  if (!signature) return;
  const differences = compareSignatures(await servedSignature(context, state, live), signature);
  const [first] = differences;
  if (!first) return;
  const { model, version } = spec.revision ?? {};
  throw new Problem(
    'signature-differs',
    `Clients of ${state.service} would break, ${sentenceOf(first, `${model}@${version}`)}${others(differences)}: deploy it as another service, or allow the new signature once its clients are ready`,
    { service: state.service, slot: live, differences: differences.map((each) => ({ ...each })) },
  );
}

async function servedSignature({ engine, signal }: StepContext, state: ServiceState, slot: Slot): Promise<Signature> {
  const path = `/v2/models/${state.service}`;
  const { status, body } = await engine.request(state, slot, { method: 'GET', path }, signal);
  if (status === 200) {
    const { inputs, outputs } = JSON.parse(body) as Signature;
    return { inputs: inputs.map(asServed), outputs: outputs.map(asServed) };
  }
  throw new Problem(
    'slot-unhealthy',
    `${slot} of ${state.service} is live and does not say what it serves (${status}): mend it before a deploy`,
    { service: state.service, slot, status, answer: body.slice(0, 1_000) },
  );
}

/** No shape and rank 0 look the same here: the runtime does not tell them apart. */
function asServed({ name, datatype, shape }: TensorSpec): TensorSpec {
  return { name, datatype, shape: shape?.length === 0 ? null : shape };
}

function sentenceOf({ kind, name, live, next }: Difference, ref: string): string {
  if (next === null) return `${ref} has no ${kind} ${name}`;
  if (live === null) return `${ref} wants the ${kind} ${name} too (${next})`;
  return `${kind} ${name} is ${live} now and ${next} in ${ref}`;
}

function others({ length }: readonly Difference[]): string {
  return length === 1 ? '' : `, and ${length - 1} more`;
}
