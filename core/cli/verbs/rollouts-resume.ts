import type { Rollout } from '../../rollouts/model.ts';
import { command } from '../command.ts';
import { exitCode, exitCodeOf } from '../exit-codes.ts';
import { asJson, endWith, nextSteps, showProgress } from '../rollout-view.ts';

/** What became of a rollout, in one line. */
function outcome(rollout: Rollout): string {
  const { id, spec, status, error } = rollout;
  const became =
    status === 'succeeded' || status === 'held' ? nextSteps(rollout).join('. ') : `${status}: ${error?.message}`;
  return `${id} ${spec.kind} ${spec.service} on ${spec.host}: ${became}`;
}

export const rolloutsResume = command({
  name: 'rollouts resume',
  summary:
    'Go on with a held or interrupted rollout; without ID: all interrupted ones, and stop old revisions that are due',
  operands: [{ name: 'ID', help: 'the rollout', optional: true }],
  options: {},
  async run({ app, out, signal, operand }) {
    if (operand(0)) return endWith(out, await app.rollouts.resume(operand(0), signal, showProgress(out)));
    out.progress.step('Asking the hosts');
    const { rollouts, silent } = await app.operator.settle(signal, showProgress(out));
    out.progress.end();
    for (const rollout of rollouts) out.line(outcome(rollout));
    for (const { host, problem } of silent) out.line(`? ${host} did not say what is due there: ${problem.message}`);
    if (rollouts.length === 0 && silent.length === 0) out.line('Nothing to resume');
    const stuck = rollouts.find(({ status }) => status !== 'succeeded' && status !== 'held');
    const ok = !stuck && silent.length === 0;
    out.result({ ok, rollouts: asJson(rollouts), silent: asJson(silent) });
    out.end();
    const code = stuck?.error?.code ?? silent[0]?.problem.code;
    return ok ? exitCode.done : code ? exitCodeOf(code) : exitCode.failed;
  },
});
