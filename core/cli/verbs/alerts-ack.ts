import { command } from '../command.ts';

export const alertsAck = command({
  name: 'alerts ack',
  summary: 'Say that somebody looks after alerts: they are not told again until they are resolved',
  operands: [{ name: 'KEY...', help: 'the alerts, as `alerts list` shows them', many: true }],
  options: {
    note: { type: 'value', value: 'TEXT', help: 'What others should know' },
    undo: { type: 'flag', help: 'Nobody looks after them: they are told again' },
  },
  examples: ["signalbox alerts ack 'disk-full|fs.used|gpu-1|/var' --note 'moving images away'"],
  async run({ app, out, operands, options }) {
    if (options.undo) app.alerts.unack(operands);
    else app.alerts.ack(operands, options.note ?? '');
    const many = operands.length === 1 ? '1 alert is' : `${operands.length} alerts are`;
    out.line(`${many} ${options.undo ? 'no longer acknowledged' : 'acknowledged'}`);
    return undefined;
  },
});
