import { command } from '../command.ts';

export const shipTest = command({
  name: 'ship test',
  summary: 'Send one sample or record there now, and say whether it was taken',
  operands: [{ name: 'NAME', help: 'as ship list shows it' }],
  options: {},
  async run({ app, out, operand, signal }) {
    await app.shipping.test(operand(0), signal);
    out.line(`${operand(0)} took it`);
    return undefined;
  },
});
