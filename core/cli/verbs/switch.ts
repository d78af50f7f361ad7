import { Problem } from '../../contract/problem.ts';
import { slots } from '../../services/model.ts';
import { command } from '../command.ts';
import { endWith, showProgress } from '../rollout-view.ts';

export const switchSlot = command({
  name: 'switch',
  summary: 'Send all new requests of a service to one of its slots',
  operands: [
    { name: 'SERVICE', help: 'the service' },
    { name: 'SLOT', help: 'blue or green' },
  ],
  options: {},
  async run({ app, out, signal, operand }) {
    const slot = slots.find((each) => each === operand(1));
    if (!slot)
      throw new Problem('usage', `Choose blue or green, not ${JSON.stringify(operand(1))}`, { slot: operand(1) });
    return endWith(out, await app.operator.switchTo(operand(0), slot, signal, showProgress(out)));
  },
});
