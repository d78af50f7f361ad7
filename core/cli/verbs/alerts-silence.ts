import { matcherLabels, parseMatcher } from '../../contract/matchers.ts';
import { Problem } from '../../contract/problem.ts';
import { spanOf } from '../alerts-view.ts';
import { command } from '../command.ts';

export const alertsSilence = command({
  name: 'alerts silence',
  summary: 'Keep alerts quiet for a while; they are judged and shown all the same',
  operands: [],
  options: {
    match: {
      type: 'value',
      value: 'LABEL=VALUE',
      many: true,
      help: `Which: all that are given have to fit; * stands for any letters, != for is not. LABEL: ${matcherLabels.join(', ')}`,
    },
    for: { type: 'value', value: 'TIME', help: 'How long from now on, such as 30m or 2h' },
    comment: { type: 'value', value: 'TEXT', help: 'Why' },
    end: { type: 'value', value: 'ID', help: 'End this silence now' },
  },
  examples: [
    "signalbox alerts silence --match host=gpu-1 --for 2h --comment 'new disks'",
    'signalbox alerts silence --end 1f0c93ab',
  ],
  async run({ app, out, options }) {
    const { match, for: span, comment = '', end } = options;
    if (end !== undefined) {
      if (match.length > 0 || span !== undefined)
        throw new Problem('usage', 'Give --end alone, or leave it out to make a silence', {});
      app.alerts.endSilence(end);
      out.line(`Silence ${end} has ended`);
      return undefined;
    }
    if (match.length === 0 || span === undefined)
      throw new Problem('usage', 'Add --match LABEL=VALUE and --for TIME (see signalbox alerts silence --help)', {});
    const until = new Date(Date.now() + spanOf('for', span)).toISOString();
    const silence = app.alerts.silence({ matchers: match.map(matcherOf), until, comment });
    out.line(`Quiet until ${silence.until}; signalbox alerts silence --end ${silence.id} ends it`);
    out.result({ silence: JSON.parse(JSON.stringify(silence)) });
    return undefined;
  },
});

function matcherOf(text: string) {
  const matcher = parseMatcher(text);
  if (matcher) return matcher;
  const message = `Write --match as LABEL=VALUE or LABEL!=VALUE, LABEL one of ${matcherLabels.join(', ')}`;
  throw new Problem('usage', message, { given: text });
}
