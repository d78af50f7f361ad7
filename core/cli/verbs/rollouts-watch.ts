import { command } from '../command.ts';
import { endWith, showProgress } from '../rollout-view.ts';

export const rolloutsWatch = command({
  name: 'rollouts watch',
  summary: 'Follow a rollout that another process runs; Ctrl-C ends the watching only',
  operands: [{ name: 'ID', help: 'the rollout' }],
  options: {},
  async run({ app, out, signal, operand }) {
    const show = showProgress(out);
    for await (const rollout of app.rollouts.watch(operand(0), signal)) show(rollout);
    return endWith(out, app.rollouts.get(operand(0)));
  },
});
