import { alertColumns } from '../alerts-view.ts';
import { command } from '../command.ts';

export const alertsList = command({
  name: 'alerts list',
  summary: 'Show what fires and what is about to',
  operands: [],
  options: { all: { type: 'flag', help: 'Also what was resolved within a day' } },
  examples: ['signalbox alerts list', 'signalbox alerts list --all --json'],
  async run({ app, out, options }) {
    const alerts = app.alerts.list().filter(({ state }) => options.all || state !== 'resolved');
    out.printTable(alerts, alertColumns, 'Nothing fires');
    out.result({ alerts: JSON.parse(JSON.stringify(alerts)) });
    return undefined;
  },
});
