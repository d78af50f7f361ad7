import { command } from '../command.ts';
import { exitCode } from '../exit-codes.ts';
import { asJson, endWith, showProgress } from '../rollout-view.ts';

export const rolloutsResume = command({
  name: 'rollouts resume',
  summary:
    'Go on with a held or interrupted rollout; without ID: all interrupted ones, and stop old revisions that are due',
  operands: [{ name: 'ID', help: 'the rollout', optional: true }],
  options: {},
  async run({ app, out, signal, operand }) {
    if (operand(0)) return endWith(out, await app.rollouts.resume(operand(0), signal, showProgress(out)));
    const settled = await app.operator.settle(signal, showProgress(out));
    out.progress.end();
    for (const { id, spec, status } of settled)
      out.line(`${id}  ${spec.kind} ${spec.service} on ${spec.host}: ${status}`);
    if (settled.length === 0) out.line('Nothing to resume');
    const ok = settled.every(({ status }) => status === 'succeeded');
    out.result({ ok, rollouts: asJson(settled) });
    out.end();
    return ok ? exitCode.done : exitCode.failed;
  },
});
