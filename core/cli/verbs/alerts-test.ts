import { Problem } from '../../contract/problem.ts';
import { placeOf, spanOf } from '../alerts-view.ts';
import type { Options } from '../args.ts';
import { type CommandInput, command } from '../command.ts';

const LAST = '24h';

export const alertsTest = command({
  name: 'alerts test',
  summary: 'Tell a channel something, or see what a rule would have done; with a rule nobody is told',
  operands: [{ name: 'NAME', help: 'a channel, or a rule' }],
  options: { last: { type: 'value', value: 'TIME', help: `Of a rule: how far to look back (default: ${LAST})` } },
  examples: ['signalbox alerts test ops', 'signalbox alerts test disk-full --last 7d'],
  async run(input) {
    const { app, out, signal, operand, options } = input;
    const name = operand(0);
    const channel = app.alerts.channels().find((each) => each.channel.name === name)?.channel;
    if (!channel || options.last !== undefined) return await tryRule(input, name, options.last ?? LAST);
    if (channel.kind === 'native')
      throw new Problem('usage', `Try ${name} from the desktop or in a browser: it is shown there`, { channel: name });
    await app.alerts.testChannel(name, signal);
    out.line(`${name} was told`);
    return undefined;
  },
});

async function tryRule({ app, out, signal }: CommandInput<Options>, name: string, last: string): Promise<undefined> {
  app.history.open();
  const to = Date.now();
  const { watches, would } = await app.alerts.tryRule(app.alerts.rule(name), to - spanOf('last', last), to, signal);
  const fired = would.filter(({ firedAt }) => firedAt !== null);
  out.printTable(
    fired,
    [
      { title: 'ON', value: ({ series }) => placeOf(series) },
      { title: 'PENDING', value: ({ pendingAt }) => pendingAt },
      { title: 'FIRED', value: ({ firedAt }) => firedAt },
      { title: 'RESOLVED', value: ({ resolvedAt }) => resolvedAt },
    ],
    'It would not have fired',
  );
  out.line(`${watches} series looked at; it would have fired ${fired.length} times in ${last}`);
  out.result({ watches, would: JSON.parse(JSON.stringify(would)) });
  return undefined;
}
