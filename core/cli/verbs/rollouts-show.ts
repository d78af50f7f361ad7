import { command } from '../command.ts';
import { asFacts, evidence } from '../evidence.ts';
import { asJson, printReceipts, printSteps } from '../rollout-view.ts';

export const rolloutsShow = command({
  name: 'rollouts show',
  summary: 'Show a rollout: its steps, what they found, its receipt',
  operands: [{ name: 'ID', help: 'the rollout' }],
  options: {},
  async run({ app, out, operand }) {
    const rollout = app.rollouts.get(operand(0));
    const { id, spec, status, receipt, error } = rollout;
    out.line(`${id}  ${spec.kind} ${spec.service} on ${spec.host}: ${status}`);
    printSteps(out, rollout.steps);
    if (receipt) {
      out.line('');
      printReceipts(out, [receipt]);
    }
    if (error) {
      out.line('');
      out.line(`${error.message} [${error.code}]`);
      for (const line of evidence(asFacts(error.data))) out.line(line);
    }
    out.result({ rollout: asJson(rollout) });
    return undefined;
  },
});
