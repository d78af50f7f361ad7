import { command } from '../command.ts';
import { asJson, showProgress } from '../rollout-view.ts';

export const rolloutsAbort = command({
  name: 'rollouts abort',
  summary: 'End a rollout before its switch and take back what it did; the live slot is not touched',
  operands: [{ name: 'ID', help: 'the rollout' }],
  options: {},
  async run({ app, out, signal, operand }) {
    const rollout = await app.rollouts.abort(operand(0), signal, showProgress(out));
    out.line(`${rollout.id} is ${rollout.status}`);
    out.result({ ok: rollout.status === 'aborted', rollout: asJson(rollout) });
    return undefined;
  },
});
