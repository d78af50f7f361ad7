import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { httpAddress } from './http-address.ts';
import { isMetric } from './metrics.ts';
import { series } from './monitor.ts';
import { count, instant, problem, procedure, rowStream } from './procedure.ts';

const DAY_S = 86_400;
const seconds = z
  .number()
  .min(0)
  .max(30 * DAY_S);
const name = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, '1 to 64 of a-z, 0-9 and -, not - at an end');
const glob = z.string().min(1).max(200);
const metric = z.string().refine(isMetric, 'Name a metric of the catalogue, such as cpu.used');

export const severity = z.enum(['page', 'warning', 'info']);

/** When a rule is true of a series. */
export const condition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('threshold'), op: z.enum(['>', '>=', '<', '<=']), value: z.number() }),
  /** Away from what it mostly is: median ± `deviations` × scaled MAD of the same hour of the week, or of the last week. */
  z.object({
    kind: z.literal('baseline'),
    of: z.enum(['hour-of-week', 'rolling']),
    deviations: z.number().min(1).max(100).default(4),
    side: z.enum(['above', 'below', 'both']).default('both'),
    /** A smaller difference is none, in the metric's unit. */
    atLeast: z.number().min(0).default(0),
  }),
  /** No sample for `overS`, of a series that there was within the last day. */
  z.object({ kind: z.literal('absent') }),
]);

export const rule = z.object({
  name,
  enabled: z.boolean().default(true),
  severity: severity.default('warning'),
  metric,
  /** Divided by this metric of the same name and part: `fs.used` by `fs.size`. */
  by: metric.optional(),
  /** Which series: globs with `*`; labels are those of the host. Absent: all. */
  on: z
    .object({ name: glob.optional(), part: glob.optional(), labels: z.record(z.string(), z.string()).optional() })
    .default({}),
  /** What is judged: of the samples of the last `overS` seconds. `rise`: by how much it grew, for what only counts up. */
  fn: z.enum(['last', 'mean', 'min', 'max', 'rise']).default('mean'),
  overS: seconds.min(1).max(900).default(60),
  when: condition,
  forS: seconds.default(0),
  keepFiringForS: seconds.default(0),
  /** `{{name}}`, `{{part}}`, `{{value}}` and `{{limit}}` are filled in. Empty: a sentence is made. */
  summary: z.string().max(500).default(''),
  /** While it fires on a host, rules of these names (globs) tell nothing of that host. */
  inhibits: z.array(glob).max(50).readonly().default([]),
  /** Names of channels; empty: all. */
  channels: z.array(name).max(20).readonly().default([]),
});

export const ruleRow = rule.extend({
  /** Whether it came with Signalbox; such a rule can be changed and switched off, not removed. */
  builtIn: z.boolean(),
  /** How many series it looked at when it last did; null: it has not yet. */
  watches: count.nullable(),
  /** When it was judged last; to a minute where another process judges. Null: it has not been, or is switched off. */
  judgedAt: instant.nullable(),
  /** Why it can not be judged. */
  problem: problem.nullable(),
});

/** An alert: a rule that is (or was) true of one series. Those that are resolved stay for a day. */
export const alert = z.object({
  /** `RULE|SERIES`. */
  key: z.string(),
  rule: z.string(),
  severity,
  series,
  host: z.string().nullable(),
  service: z.string().nullable(),
  state: z.enum(['pending', 'firing', 'resolved']),
  /** What was judged last; null: there is none. */
  value: z.number().nullable(),
  limit: z.number().nullable(),
  summary: z.string(),
  pendingAt: instant,
  firedAt: instant.nullable(),
  resolvedAt: instant.nullable(),
  acked: z.object({ by: z.string(), at: instant, note: z.string() }).nullable(),
  /** Id of the silence or maintenance window that keeps it quiet. */
  silencedBy: z.string().nullable(),
  /** The alert that keeps it quiet. */
  inhibitedBy: z.string().nullable(),
});

export const matcher = z.object({
  of: z.enum(['rule', 'severity', 'host', 'service', 'name', 'part', 'metric']),
  op: z.enum(['is', 'is-not', 'like']),
  value: glob,
});
const matchers = z.array(matcher).min(1).max(20).readonly();

/** Keeps alerts quiet; they are judged and shown all the same. */
export const silence = z.object({
  id: z.string(),
  matchers,
  from: instant,
  until: instant,
  comment: z.string(),
  by: z.string(),
});

/** A silence that comes again every week, by the clock of the computer that the core runs on. */
export const maintenance = z.object({
  name,
  matchers,
  /** 0: Sunday. */
  days: z.array(z.number().int().min(0).max(6)).min(1).max(7).readonly(),
  /** `22:00`. */
  start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  minutes: z.number().int().min(1).max(10_080),
  comment: z.string().default(''),
});

/** Where alerts are told. Secrets are read from files when they are needed, and are kept nowhere else. */
export const channel = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('native'), name }),
  z.object({
    kind: z.literal('webhook'),
    name,
    url: httpAddress,
    tokenFile: z.string().optional(),
  }),
  z.object({
    kind: z.literal('email'),
    name,
    server: z.string(),
    port: z.number().int().min(1).max(65_535).default(587),
    security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
    user: z.string().optional(),
    passwordFile: z.string().optional(),
    from: z.string(),
    to: z.array(z.string()).min(1).max(50).readonly(),
  }),
  /** Gets the notice as JSON on its standard input. Set by file on this computer only, never over the wire. */
  z.object({ kind: z.literal('command'), name, argv: z.array(z.string()).min(1).readonly() }),
]);

export const channelRow = z.object({
  channel,
  /** The newest telling: when, and why it failed. */
  told: z.object({ at: instant, problem: problem.nullable() }).nullable(),
});

/** As Prometheus' Alertmanager: the first telling of a group waits, then news, then repeats. */
export const grouping = z.object({
  by: z
    .array(z.enum(['rule', 'severity', 'host', 'service']))
    .readonly()
    .default(['rule']),
  waitS: seconds.default(30),
  intervalS: seconds.default(300),
  repeatS: seconds.default(14_400),
});

export const transition = z.object({
  at: instant,
  alert: z.string(),
  rule: z.string(),
  series,
  /** What became of it, or what an operator did. */
  what: z.enum(['pending', 'firing', 'resolved', 'inactive', 'acked', 'unacked', 'told', 'telling-failed']),
  value: z.number().nullable(),
  /** Who did it, or the channel that it was told on; null: the engine. */
  by: z.string().nullable(),
  note: z.string(),
});

/** What is told on the native channel: a group of alerts, or one made up to try the channel. */
export const notice = z.object({
  channel: z.string(),
  at: instant,
  /** One line. */
  title: z.string(),
  severity,
  status: z.enum(['firing', 'resolved']),
  /** What the alerts of the group have in common, by `grouping.by`. */
  group: z.record(z.string(), z.string()),
  firing: z.array(alert).readonly(),
  resolved: z.array(alert).readonly(),
});

const named = z.object({ name: z.string() });
const done = z.object({});

export const alertsContract = {
  list: procedure.route({ method: 'GET', path: '/alerts' }).output(z.array(alert).readonly()),
  watch: procedure.route({ method: 'GET', path: '/alerts/watch' }).output(rowStream(alert)),
  ack: procedure
    .route({ method: 'POST', path: '/alerts/ack' })
    .input(z.object({ keys: z.array(z.string()).min(1).max(1_000).readonly(), note: z.string().max(500).default('') }))
    .output(done),
  unack: procedure
    .route({ method: 'POST', path: '/alerts/unack' })
    .input(z.object({ keys: z.array(z.string()).min(1).max(1_000).readonly() }))
    .output(done),
  /** The audit trail, newest first. */
  history: procedure
    .route({ method: 'GET', path: '/alerts/history' })
    .input(
      z.object({
        from: instant.optional(),
        to: instant.optional(),
        limit: z.coerce.number().int().min(1).max(5_000).default(500),
      }),
    )
    .output(z.array(transition).readonly()),
  rules: procedure.route({ method: 'GET', path: '/alerts/rules' }).output(z.array(ruleRow).readonly()),
  /** Adds the rule, or changes the one of its name. */
  putRule: procedure.route({ method: 'PUT', path: '/alerts/rules' }).input(rule).output(done),
  removeRule: procedure.route({ method: 'DELETE', path: '/alerts/rules/{name}' }).input(named).output(done),
  /** What the rule would have done: by what history keeps of `from` to `to`. Tells nobody. */
  tryRule: procedure
    .route({ method: 'POST', path: '/alerts/rules/try' })
    .input(z.object({ rule, from: instant, to: instant }))
    .output(
      z.object({
        watches: count,
        would: z
          .array(z.object({ series, pendingAt: instant, firedAt: instant.nullable(), resolvedAt: instant.nullable() }))
          .readonly(),
      }),
    ),
  /** Rules, silences' windows, channels and grouping as one YAML text. */
  yaml: procedure.route({ method: 'GET', path: '/alerts/yaml' }).output(z.object({ text: z.string() })),
  /** Takes the whole text or nothing of it: `rule-invalid` names the line. */
  putYaml: procedure
    .route({ method: 'PUT', path: '/alerts/yaml' })
    .input(z.object({ text: z.string().max(1_000_000) }))
    .output(done),
  silences: procedure.route({ method: 'GET', path: '/alerts/silences' }).output(z.array(silence).readonly()),
  silence: procedure
    .route({ method: 'POST', path: '/alerts/silences' })
    .input(z.object({ matchers, from: instant.optional(), until: instant, comment: z.string().max(500) }))
    .output(silence),
  endSilence: procedure
    .route({ method: 'DELETE', path: '/alerts/silences/{id}' })
    .input(z.object({ id: z.string() }))
    .output(done),
  maintenance: procedure.route({ method: 'GET', path: '/alerts/maintenance' }).output(z.array(maintenance).readonly()),
  putMaintenance: procedure.route({ method: 'PUT', path: '/alerts/maintenance' }).input(maintenance).output(done),
  removeMaintenance: procedure
    .route({ method: 'DELETE', path: '/alerts/maintenance/{name}' })
    .input(named)
    .output(done),
  channels: procedure.route({ method: 'GET', path: '/alerts/channels' }).output(z.array(channelRow).readonly()),
  /** Refuses a command. */
  putChannel: procedure.route({ method: 'PUT', path: '/alerts/channels' }).input(channel).output(done),
  removeChannel: procedure.route({ method: 'DELETE', path: '/alerts/channels/{name}' }).input(named).output(done),
  /** Tells a notice made for this; fails as the telling does. */
  testChannel: procedure.route({ method: 'POST', path: '/alerts/channels/{name}/test' }).input(named).output(done),
  /** What native channels tell from now on, for whoever shows it: the desktop, a browser that was asked to. */
  notices: procedure.route({ method: 'GET', path: '/alerts/notices' }).output(eventIterator(notice)),
  grouping: procedure.route({ method: 'GET', path: '/alerts/grouping' }).output(grouping),
  putGrouping: procedure.route({ method: 'PUT', path: '/alerts/grouping' }).input(grouping).output(done),
};

export type Severity = z.infer<typeof severity>;
export type Condition = z.infer<typeof condition>;
export type Rule = z.infer<typeof rule>;
export type RuleRow = z.infer<typeof ruleRow>;
export type Alert = z.infer<typeof alert>;
export type Matcher = z.infer<typeof matcher>;
export type Silence = z.infer<typeof silence>;
export type Maintenance = z.infer<typeof maintenance>;
export type Channel = z.infer<typeof channel>;
export type ChannelRow = z.infer<typeof channelRow>;
export type Grouping = z.infer<typeof grouping>;
export type Notice = z.infer<typeof notice>;
export type Transition = z.infer<typeof transition>;
