import { Problem } from '../../contract/problem.ts';
import { command } from '../command.ts';
import { asJson, endWith, showProgress } from '../rollout-view.ts';

export const rolloutsAbort = command({
  name: 'rollouts abort',
  summary: 'End a rollout before its switch and take back what it did; the live slot is not touched',
  operands: [{ name: 'ID', help: 'the rollout' }],
  options: {},
  async run({ app, out, signal, operand }) {
    const rollout = await app.rollouts.abort(operand(0), signal, showProgress(out));
    const { id, spec, status } = rollout;
    if (status === 'succeeded') {
      const next = spec.kind === 'remove' ? 'deploy it again' : `signalbox rollback ${spec.service} goes back`;
      const problem = new Problem('rollout-ended', `Rollout ${id} was done before it could be aborted: ${next}`, {
        rollout: id,
      });
      out.result({ ok: false, rollout: asJson(rollout), error: asJson(problem) });
      return out.fail(problem);
    }
    if (status !== 'aborted') return endWith(out, rollout);
    out.line(`${id} is ${status}`);
    out.result({ rollout: asJson(rollout) });
    return undefined;
  },
});
