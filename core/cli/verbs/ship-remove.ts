import { command } from '../command.ts';

export const shipRemove = command({
  name: 'ship remove',
  summary: 'Send nothing there any more',
  operands: [{ name: 'NAME', help: 'as ship list shows it' }],
  options: {},
  async run({ app, out, operand }) {
    app.shipping.remove(operand(0));
    out.line(`Nothing is sent to ${operand(0)} any more`);
    return undefined;
  },
});
