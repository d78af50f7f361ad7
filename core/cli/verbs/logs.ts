import type { LogSource } from '../../contract/consoles.ts';
import { Problem } from '../../contract/problem.ts';
import type { ProblemView } from '../../contract/procedure.ts';
import { command } from '../command.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { parseWhen } from '../when.ts';
import { plain } from '../width.ts';

const slots = ['blue', 'green'] as const;
const TAIL = 100;
const MOST_HITS = 1_000;

const ends = {
  'most-hits': 'There are more: narrow it down with --since, --until or --grep',
  'most-time': 'It took too long: narrow it down with --since and --until',
  'most-bytes': 'There is more to read: narrow it down with --since and --until',
  'pattern-slow': 'The pattern takes too long: make it simpler',
} as const;

export const logs = command({
  name: 'logs',
  summary: 'Show what a service prints, or look for a pattern in what is kept of it',
  operands: [{ name: 'SERVICE', help: 'the service; or a container, with --host' }],
  options: {
    slot: { type: 'value', value: 'SLOT', choices: slots, help: 'only blue or green' },
    host: { type: 'value', value: 'HOST', help: 'SERVICE is a container of this host' },
    follow: { type: 'flag', help: 'go on until Ctrl-C' },
    since: { type: 'value', value: 'TIME', help: '2h (ago), or 2026-01-31T12:00:00Z (default: 1h)' },
    until: { type: 'value', value: 'TIME', help: 'until when (default: now)' },
    grep: { type: 'value', value: 'REGEX', help: 'only lines that have it; case counts if it has capitals' },
  },
  examples: ['signalbox logs credit --follow', "signalbox logs credit --slot green --since 6h --grep 'error|timeout'"],
  async run({ app, out, signal, operand, options }) {
    const name = operand(0);
    const { host, slot, grep, since, until } = options;
    if (host !== undefined && slot !== undefined)
      throw new Problem('usage', 'Leave out --slot: a container is in none');
    const sources: readonly LogSource[] =
      host === undefined ? await app.logs.sourcesOf(name, signal) : [{ host, container: name }];
    const chosen = sources.filter(
      (each) => slot === undefined || sources.length === 1 || ('slot' in each && each.slot === slot),
    );
    const print = (source: LogSource, { at, text }: { readonly at: string | null; readonly text: string }) => {
      const mark = chosen.length > 1 && 'slot' in source ? `${source.slot.padEnd(5)} ` : '';
      out.line(`${mark}${at === null ? '' : `${at.slice(0, 23)} `}${plain(text)}`);
    };
    if (options.follow) {
      if (grep !== undefined || since !== undefined || until !== undefined || out.json) {
        throw new Problem(
          'usage',
          'Leave out --grep, --since, --until and --json: --follow shows all lines as they come',
        );
      }
      const follow = async (source: LogSource) => {
        for await (const event of app.logs.follow(source, TAIL, signal)) {
          if (event.kind === 'lines') for (const line of event.lines) print(source, line);
          else process.stderr.write(`${plain(event.kind === 'note' ? event.text : event.problem.message)}\n`);
        }
      };
      await Promise.all(chosen.map(follow));
      signal.throwIfAborted();
      return undefined;
    }
    const now = Date.now();
    const [from, to] = [parseWhen('--since', since ?? '1h', now), parseWhen('--until', until ?? 'now', now)];
    const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const wish = { pattern: grep ?? '', regex: grep !== undefined, ...span, limit: MOST_HITS };
    const hits: { at: string | null; stream: string; text: string; slot: string | null }[] = [];
    const problems: ProblemView[] = [];
    for await (const event of app.logs.search(chosen, wish, signal)) {
      if (event.kind === 'gap') {
        problems.push(event.problem);
        process.stderr.write(`signalbox: ${plain(event.problem.message)}\n`);
      } else if (event.kind === 'end') {
        if (event.why !== 'done') process.stderr.write(`${ends[event.why]}\n`);
      } else
        for (const { source, ...hit } of event.hits) {
          print(source, hit);
          if (out.json) hits.push({ ...hit, slot: 'slot' in source ? source.slot : null });
        }
    }
    signal.throwIfAborted();
    const [error] = problems;
    if (!error) out.result({ lines: hits });
    else out.result({ ok: false, error: JSON.parse(JSON.stringify(error)), lines: hits });
    return error && exitCodeOf(error.code);
  },
});
