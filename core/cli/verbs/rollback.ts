import { command } from '../command.ts';
import { endWith, showProgress } from '../rollout-view.ts';

export const rollback = command({
  name: 'rollback',
  summary: 'Send all new requests of a service back to the revision that was live before',
  operands: [{ name: 'SERVICE', help: 'the service' }],
  options: {},
  run: async ({ app, out, signal, operand }) =>
    endWith(out, await app.operator.rollback(operand(0), signal, showProgress(out))),
});
