import { command } from '../command.ts';

export const hostsRemove = command({
  name: 'hosts remove',
  summary: 'Forget a host; nothing on it changes',
  operands: [{ name: 'NAME', help: 'the host' }],
  options: { force: { type: 'flag', help: 'Also when services were last seen on it: they go on running there' } },
  async run({ app, out, operand, options }) {
    await app.operator.removeHost(operand(0), options.force);
    out.line(`${operand(0)} is forgotten`);
    return undefined;
  },
});
