import type { Silence } from '../../contract/alerts.ts';
import { formatMatcher } from '../../contract/matchers.ts';
import { command } from '../command.ts';

export const alertsSilences = command({
  name: 'alerts silences',
  summary: 'Show what keeps alerts quiet: silences and maintenance windows',
  operands: [],
  options: { all: { type: 'flag', help: 'Also silences that have ended' } },
  async run({ app, out, options }) {
    const now = new Date().toISOString();
    const silences = app.alerts.silences().filter(({ until }) => options.all || until > now);
    const windows = app.alerts.maintenance();
    const rows = [
      ...silences.map((each) => ({ ...each, when: spanOf(each) })),
      ...windows.map(({ name, start, minutes, days, ...others }) => ({
        ...others,
        id: name,
        by: null,
        when: `${days.map((day) => DAYS[day]).join(' ')} ${start} for ${minutes} min`,
      })),
    ];
    out.printTable(
      rows,
      [
        { title: 'ID', value: ({ id }) => id },
        { title: 'WHEN', value: ({ when }) => when },
        { title: 'WHICH', value: ({ matchers }) => matchers.map(formatMatcher).join(' ') },
        { title: 'BY', value: ({ by }) => by },
        { title: 'WHY', value: ({ comment }) => comment },
      ],
      'Nothing is kept quiet',
    );
    out.result({ silences: JSON.parse(JSON.stringify(silences)), maintenance: JSON.parse(JSON.stringify(windows)) });
    return undefined;
  },
});

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function spanOf({ from, until }: Silence): string {
  return `${from} to ${until}`;
}
