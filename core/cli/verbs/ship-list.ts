import type { Destination } from '../../contract/shipping.ts';
import { command } from '../command.ts';

export const shipList = command({
  name: 'ship list',
  summary: 'Show where telemetry, events and logs are sent, and how that goes',
  operands: [],
  options: {},
  async run({ app, out }) {
    const rows = app.shipping.list();
    out.printTable(rows, [
      { title: 'NAME', value: ({ destination }) => destination.name },
      { title: 'KIND', value: ({ destination }) => destination.kind },
      { title: 'TO', value: ({ destination }) => placeOf(destination) },
      { title: 'SENT', value: ({ sent }) => sent, align: 'right' },
      { title: 'WAITING', value: ({ waiting }) => waiting, align: 'right' },
      { title: 'DROPPED', value: ({ dropped }) => dropped, align: 'right' },
      { title: 'LAST', value: ({ lastAt }) => lastAt },
      { title: 'PROBLEM', value: ({ problem }) => problem?.message ?? null },
    ]);
    out.result({ destinations: rows.map((row) => JSON.parse(JSON.stringify(row))) });
    return undefined;
  },
});

function placeOf(destination: Destination): string {
  if (destination.kind !== 'syslog') return destination.url;
  return `${destination.transport}://${destination.host}:${destination.port}`;
}
