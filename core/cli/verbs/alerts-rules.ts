import type { RuleRow } from '../../contract/alerts.ts';
import { formatDuration } from '../../contract/duration.ts';
import { command } from '../command.ts';

export const alertsRules = command({
  name: 'alerts rules',
  summary: 'Show the rules that alerts come from',
  operands: [],
  options: {},
  async run({ app, out }) {
    const rules = app.alerts.rules();
    out.printTable(rules, [
      { title: 'RULE', value: ({ name }) => name },
      { title: 'ON', value: ({ enabled }) => (enabled ? 'yes' : 'no') },
      { title: 'SEVERITY', value: ({ severity }) => severity },
      { title: 'WHEN', value: whenOf },
      { title: 'FOR', value: ({ forS }) => formatDuration(forS) },
      { title: 'BUILT IN', value: ({ builtIn }) => (builtIn ? 'yes' : 'no') },
      { title: 'PROBLEM', value: ({ problem }) => problem?.message ?? null },
    ]);
    out.result({ rules: JSON.parse(JSON.stringify(rules)) });
    return undefined;
  },
});

function whenOf({ metric, by, fn, overS, when }: RuleRow): string {
  const what = by ? `${metric} / ${by}` : metric;
  if (when.kind === 'absent') return `no ${what} for ${formatDuration(overS)}`;
  const judged = `${fn} ${what} of ${formatDuration(overS)}`;
  if (when.kind === 'threshold') return `${judged} ${when.op} ${when.value}`;
  return `${judged} ${when.side === 'both' ? 'away from' : when.side} its usual (${when.of})`;
}
