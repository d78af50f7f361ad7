/** Alerts that are made up, behind the real contract: what an operator changes stays changed until the process ends. */
import { implement } from '@orpc/server';
import { testNotice } from '../../core/alerts/notice.ts';
import { Notices } from '../../core/alerts/tell/notices.ts';
import {
  type Alert,
  alertsContract,
  type Channel,
  type Grouping,
  type Maintenance,
  type Rule,
  type RuleRow,
  type Silence,
  type Transition,
} from '../../core/contract/alerts.ts';
import { Problem } from '../../core/contract/problem.ts';
import { wireErrorOf } from '../../core/contract/wire-error.ts';
import { LiveTable } from '../../core/platform/live-table.ts';
import { orNever } from '../../core/platform/waiting.ts';
import { alertsNow, channelsNow, rulesNow, trailOf } from './ui-alert-rows.ts';

const HOUR_MS = 3_600_000;
const ROUND_MS = 5_000;

/** `alerts`: how many fire, with all their kinds among them; 0: all is quiet. */
export function madeUpAlerts(count: number) {
  const now = Date.now();
  const alerts = new LiveTable<Alert>();
  for (const each of alertsNow(now, count)) alerts.set(each.key, each);
  const rules = new Map(rulesNow().map((rule) => [rule.name, rule]));
  const channels = new Map(channelsNow(now).map((row) => [row.channel.name, row]));
  const silences = new Map<string, Silence>();
  const windows = new Map<string, Maintenance>();
  const notices = new Notices();
  const trail: Transition[] = trailOf(alerts.rows());
  let grouping: Grouping = { by: ['rule'], waitS: 30, intervalS: 300, repeatS: 14_400 };

  const quiet: Silence = {
    id: 'made-up',
    matchers: [{ of: 'name', op: 'like', value: 'gpu-*2' }],
    from: new Date(now - HOUR_MS).toISOString(),
    until: new Date(now + 3 * HOUR_MS).toISOString(),
    comment: 'Disks are being replaced',
    by: 'mara',
  };
  if (count > 0) silences.set(quiet.id, quiet);

  const acknowledge = (keys: readonly string[], acked: Alert['acked']) => {
    for (const key of keys) {
      const alert = alerts.get(key);
      if (!alert) throw new Problem('alert-unknown', 'It is no more: ask for the alerts again', { key });
      alerts.set(key, { ...alert, acked });
      const { rule, series, value } = alert;
      const what = acked ? 'acked' : 'unacked';
      trail.unshift({
        at: new Date().toISOString(),
        alert: key,
        rule,
        series,
        what,
        value,
        by: 'you',
        note: acked?.note ?? '',
      });
    }
    return {};
  };
  const asRow = (rule: Rule): RuleRow => ({
    ...rule,
    builtIn: rules.get(rule.name)?.builtIn ?? false,
    watches: 12,
    judgedAt: null,
    problem: null,
  });

  const os = implement(alertsContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw wireErrorOf(error);
    }
  });
  return os.router({
    list: os.list.handler(() => alerts.rows()),
    watch: os.watch.handler(({ signal }) => alerts.watch(orNever(signal))),
    ack: os.ack.handler(({ input: { keys, note } }) =>
      acknowledge(keys, { by: 'you', at: new Date().toISOString(), note }),
    ),
    unack: os.unack.handler(({ input: { keys } }) => acknowledge(keys, null)),
    history: os.history.handler(({ input: { limit } }) => trail.slice(0, limit)),
    rules: os.rules.handler(() => {
      const judgedAt = new Date(Math.floor(Date.now() / ROUND_MS) * ROUND_MS).toISOString();
      return [...rules.values()].map((rule) => ({ ...rule, judgedAt: rule.enabled ? judgedAt : null }));
    }),
    putRule: os.putRule.handler(({ input }) => {
      rules.set(input.name, asRow(input));
      return {};
    }),
    removeRule: os.removeRule.handler(({ input: { name } }) => {
      if (!rules.delete(name)) throw new Problem('rule-unknown', `There is no rule ${name}`, { name });
      return {};
    }),
    tryRule: os.tryRule.handler(({ input: { rule, to } }) => {
      if (rule.when.kind !== 'threshold') return { watches: 12, would: [] };
      const at = (hours: number) => new Date(Date.parse(to) - hours * HOUR_MS).toISOString();
      const would = [1, 5, 9].map((hours) => ({
        series: `${rule.metric}|gpu-0000${hours}|`,
        pendingAt: at(hours),
        firedAt: hours === 9 ? null : at(hours - 0.1),
        resolvedAt: at(hours - 0.3),
      }));
      return { watches: 12, would: rule.when.value > 0.95 && rule.when.value <= 1 ? [] : would };
    }),
    yaml: os.yaml.handler(() => ({
      text: [...rules.values()].map(({ name, metric }) => `- rule: ${name}\n  metric: ${metric}\n`).join(''),
    })),
    putYaml: os.putYaml.handler(({ input: { text } }) => {
      const line = text.split('\n').findIndex((each) => each.includes('wrong')) + 1;
      if (line > 0)
        throw new Problem('rule-invalid', `Line ${line}: write a metric of the catalogue, such as cpu.used`, { line });
      return {};
    }),
    silences: os.silences.handler(() => [...silences.values()]),
    silence: os.silence.handler(({ input: { matchers, from = new Date().toISOString(), until, comment } }) => {
      const silence = { id: `silence-${silences.size + 1}`, matchers, from, until, comment, by: 'you' };
      silences.set(silence.id, silence);
      for (const alert of alerts.rows()) {
        const named = matchers.every(({ of, value }) => of !== 'rule' || value === alert.rule);
        if (named) alerts.set(alert.key, { ...alert, silencedBy: silence.id });
      }
      return silence;
    }),
    endSilence: os.endSilence.handler(({ input: { id } }) => {
      if (!silences.delete(id)) throw new Problem('silence-unknown', 'It has ended already', { id });
      for (const alert of alerts.rows())
        if (alert.silencedBy === id) alerts.set(alert.key, { ...alert, silencedBy: null });
      return {};
    }),
    maintenance: os.maintenance.handler(() => [...windows.values()]),
    putMaintenance: os.putMaintenance.handler(({ input }) => {
      windows.set(input.name, input);
      return {};
    }),
    removeMaintenance: os.removeMaintenance.handler(({ input: { name } }) => {
      windows.delete(name);
      return {};
    }),
    channels: os.channels.handler(() => [...channels.values()]),
    putChannel: os.putChannel.handler(({ input }) => {
      if (input.kind === 'command') throw new Problem('usage', 'Set a command by file on this computer');
      channels.set(input.name, { channel: input satisfies Channel, told: null });
      return {};
    }),
    removeChannel: os.removeChannel.handler(({ input: { name } }) => {
      channels.delete(name);
      return {};
    }),
    testChannel: os.testChannel.handler(({ input: { name } }) => {
      const row = channels.get(name);
      if (!row) throw new Problem('channel-unknown', `There is no channel ${name}`, { name });
      if (row.channel.kind !== 'native')
        throw new Problem('telling-failed', 'The server answered 503: try again later');
      notices.tell(testNotice(name, Date.now()));
      return {};
    }),
    notices: os.notices.handler(({ signal }) => notices.follow(orNever(signal))),
    grouping: os.grouping.handler(() => grouping),
    putGrouping: os.putGrouping.handler(({ input }) => {
      grouping = input;
      return {};
    }),
  });
}
