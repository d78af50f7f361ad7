import { Problem } from '../../contract/problem.ts';
import type { SmokeCase, Tensor } from '../../models/model.ts';
import { compareOutputs } from '../../models/smoke.ts';
import type { Slot } from '../../services/model.ts';
import type { StepAction, StepContext } from '../context.ts';
import type { Step } from '../model.ts';
import { smokeProbe } from './fill.ts';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** Runs the model until its first slow answers are behind it, on the smoke inputs. */
export const warm: StepAction<Of<'warm'>> = {
  probe: smokeProbe,
  async act(context, { slot, requests }) {
    if (context.smoke.length === 0) return context.note('no smoke inputs came with the model: not warmed');
    for (let i = 0; i < requests; i++) {
      const each = context.smoke[i % context.smoke.length];
      if (each) await infer(context, slot, each, 'warm-failed');
    }
    context.note(`${requests} requests`);
  },
};

export const smoke: StepAction<Of<'smoke'>> = {
  probe: smokeProbe,
  async act(context, { slot }) {
    if (context.smoke.length === 0) {
      context.note('no smoke inputs came with the model: nothing proved');
      return isProved(context, slot);
    }
    for (const each of context.smoke) {
      const outputs = await infer(context, slot, each, 'smoke-failed');
      const mismatch = compareOutputs(each.outputs, outputs, each.tolerance);
      if (!mismatch) continue;
      throw new Problem(
        'smoke-failed',
        `The model answers ${JSON.stringify(mismatch.got)} for ${mismatch.output} in smoke case ${each.name}, not ${JSON.stringify(mismatch.expected)}: compare it with where it was trained`,
        { slot, case: each.name, ...mismatch },
      );
    }
    context.note(`${context.smoke.length} cases as expected`);
    await isProved(context, slot);
  },
};

/** Writes down that the slot may be switched to. */
async function isProved({ store, lease, signal, ...context }: StepContext, slot: Slot): Promise<void> {
  const state = await context.state();
  const standing = { ...state.standing, [slot]: 'proved' as const };
  await store.write(lease, { ...state, standing, fence: lease.fence }, [], signal);
}

async function infer(
  context: StepContext,
  slot: Slot,
  each: SmokeCase,
  code: 'warm-failed' | 'smoke-failed',
): Promise<Tensor[]> {
  const { engine, spec, signal } = context;
  const response = await engine.request(
    await context.state(),
    slot,
    { method: 'POST', path: `/v2/models/${spec.service}/infer`, body: JSON.stringify({ inputs: each.inputs }) },
    signal,
  );
  if (response.status === 200) return (JSON.parse(response.body) as { outputs: Tensor[] }).outputs;
  throw new Problem(
    code,
    `The model refused smoke case ${each.name} with ${response.status}: mend smoke.json or the model`,
    { slot, case: each.name, status: response.status, answer: response.body.slice(0, 1_000) },
  );
}
