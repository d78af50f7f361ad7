import { z } from 'zod';
import { channel, grouping, type Matcher, maintenance, rule, severity } from '../../contract/alerts.ts';
import { formatDuration, parseDuration } from '../../contract/duration.ts';
import { formatMatcher, matcherLabels, parseMatcher } from '../../contract/matchers.ts';
import { isMetric, metrics } from '../../contract/metrics.ts';
import { nearest } from '../../contract/nearest.ts';

/** The text as people write it: Prometheus' keys where it has them. Each transform makes what the contract holds. */

/** Without the keys that were left out. */
function given<T extends object>(all: T): T {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;
}

const duration = z.union([z.string(), z.literal(0)]).transform((text, context) => {
  const seconds = parseDuration(String(text));
  if (seconds !== null) return seconds;
  context.addIssue(`Write a duration such as 30s, 5m or 1h30m, not ${JSON.stringify(text)}`);
  return z.NEVER;
});

const metricName = z.string().superRefine((name, context) => {
  if (isMetric(name)) return;
  const meant = nearest(name, Object.keys(metrics));
  context.addIssue(`Name a metric of the catalogue such as cpu.used${meant ? `: did you mean ${meant}?` : ''}`);
});

const COMPARISON = /^(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(%?)$/i;
const comparison = z.string().transform((text, context) => {
  if (text === 'absent') return { kind: 'absent' as const };
  const [, op, value, percent] = COMPARISON.exec(text.trim()) ?? [];
  if (op !== undefined)
    return {
      kind: 'threshold' as const,
      op: op as '>' | '>=' | '<' | '<=',
      value: Number(value) / (percent ? 100 : 1),
    };
  context.addIssue(
    `Write a comparison such as '>= 0.9' or '>= 90%', absent, or a baseline, not ${JSON.stringify(text)}`,
  );
  return z.NEVER;
});

const baseline = z
  .strictObject({
    baseline: z.enum(['hour-of-week', 'rolling']),
    deviations: z.number().optional(),
    side: z.enum(['above', 'below', 'both']).optional(),
    at_least: z.number().optional(),
  })
  .transform(({ baseline, at_least, ...others }) =>
    given({ kind: 'baseline' as const, of: baseline, atLeast: at_least, ...others }),
  );

const matcherText = z.string().transform((text, context): Matcher => {
  const found = parseMatcher(text);
  if (found) return found;
  context.addIssue(`Write what fits as LABEL=VALUE or LABEL!=VALUE, LABEL one of ${matcherLabels.join(', ')}`);
  return z.NEVER;
});

const ruleText = z
  .strictObject({
    alert: z.string(),
    enabled: z.boolean().optional(),
    severity: severity.optional(),
    metric: metricName,
    by: metricName.optional(),
    on: z
      .strictObject({
        name: z.string().optional(),
        part: z.string().optional(),
        labels: z.record(z.string(), z.string()).optional(),
      })
      .transform(given)
      .optional(),
    fn: rule.shape.fn.unwrap().optional(),
    over: duration.optional(),
    when: z.union([comparison, baseline]),
    for: duration.optional(),
    keep_firing_for: duration.optional(),
    summary: z.string().optional(),
    inhibits: z.array(z.string()).optional(),
    channels: z.array(z.string()).optional(),
  })
  .transform(
    ({ alert, over, for: forS, keep_firing_for, ...others }): z.input<typeof rule> =>
      given({ name: alert, overS: over, forS, keepFiringForS: keep_firing_for, ...others }),
  )
  .pipe(rule);

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const maintenanceText = z
  .strictObject({
    name: z.string(),
    match: z.array(matcherText),
    days: z.array(z.enum(DAYS)),
    start: z.string(),
    for: duration,
    comment: z.string().optional(),
  })
  .transform(
    ({ match, days, for: spanS, ...others }): z.input<typeof maintenance> =>
      given({ matchers: match, days: days.map((day) => DAYS.indexOf(day)), minutes: spanS / 60, ...others }),
  )
  .pipe(maintenance);

const base = { name: z.string() };
const channelText = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('native'), ...base }),
    z.strictObject({ kind: z.literal('webhook'), ...base, url: z.string(), token_file: z.string().optional() }),
    z.strictObject({
      kind: z.literal('email'),
      ...base,
      server: z.string(),
      port: z.number().optional(),
      security: z.enum(['tls', 'starttls', 'none']).optional(),
      user: z.string().optional(),
      password_file: z.string().optional(),
      from: z.string(),
      to: z.array(z.string()),
    }),
    z.strictObject({ kind: z.literal('command'), ...base, argv: z.array(z.string()) }),
  ])
  .transform((text): z.input<typeof channel> => {
    if (text.kind === 'webhook') {
      const { token_file, ...others } = text;
      return given({ ...others, tokenFile: token_file });
    }
    if (text.kind !== 'email') return text;
    const { password_file, ...others } = text;
    return given({ ...others, passwordFile: password_file });
  })
  .pipe(channel);

const groupingText = z
  .strictObject({
    by: z.array(z.enum(['rule', 'severity', 'host', 'service'])).optional(),
    wait: duration.optional(),
    interval: duration.optional(),
    repeat: duration.optional(),
  })
  .transform(
    ({ by, wait, interval, repeat }): z.input<typeof grouping> =>
      given({ by, waitS: wait, intervalS: interval, repeatS: repeat }),
  )
  .pipe(grouping);

export const setupText = z.strictObject({
  rules: z.array(ruleText).max(1_000).default([]),
  maintenance: z.array(maintenanceText).max(200).default([]),
  channels: z.array(channelText).max(100).default([]),
  grouping: groupingText.prefault({}),
});

export type Draft = z.input<typeof setupText>;

type SetupOf = z.output<typeof setupText>;

/** What `setupText` reads as this again. What stands for itself is left out. */
export function draftOf({ rules, maintenance, channels, grouping }: Readonly<SetupOf>): Draft {
  return {
    rules: rules.map(ruleDraft),
    maintenance: maintenance.map(({ name, matchers, days, start, minutes, comment }) => ({
      name,
      match: matchers.map(formatMatcher),
      days: days.flatMap((day) => DAYS[day] ?? []),
      start,
      for: formatDuration(minutes * 60),
      ...(comment && { comment }),
    })),
    channels: channels.map(channelDraft),
    grouping: {
      by: [...grouping.by],
      wait: formatDuration(grouping.waitS),
      interval: formatDuration(grouping.intervalS),
      repeat: formatDuration(grouping.repeatS),
    },
  };
}

type RuleDraft = NonNullable<Draft['rules']>[number];

function ruleDraft(of: z.output<typeof rule>): RuleDraft {
  const {
    name: alert,
    enabled,
    metric,
    by,
    on,
    fn,
    overS,
    when,
    forS,
    keepFiringForS,
    summary,
    inhibits,
    channels,
  } = of;
  return {
    alert,
    ...(!enabled && { enabled }),
    severity: of.severity,
    metric,
    ...(by && { by }),
    ...(Object.keys(on).length > 0 && { on }),
    fn,
    over: formatDuration(overS),
    when: whenDraft(when),
    for: formatDuration(forS),
    ...(keepFiringForS > 0 && { keep_firing_for: formatDuration(keepFiringForS) }),
    ...(summary && { summary }),
    ...(inhibits.length > 0 && { inhibits: [...inhibits] }),
    ...(channels.length > 0 && { channels: [...channels] }),
  };
}

function whenDraft(when: z.output<typeof rule>['when']): RuleDraft['when'] {
  if (when.kind === 'absent') return 'absent';
  if (when.kind === 'threshold') return `${when.op} ${when.value}`;
  const { of, deviations, side, atLeast } = when;
  return { baseline: of, deviations, side, ...(atLeast > 0 && { at_least: atLeast }) };
}

function channelDraft(of: z.output<typeof channel>): NonNullable<Draft['channels']>[number] {
  if (of.kind === 'webhook') {
    const { tokenFile, ...others } = of;
    return { ...others, ...(tokenFile !== undefined && { token_file: tokenFile }) };
  }
  if (of.kind === 'command') return { ...of, argv: [...of.argv] };
  if (of.kind === 'native') return of;
  const { passwordFile, to, ...others } = of;
  return { ...others, to: [...to], ...(passwordFile !== undefined && { password_file: passwordFile }) };
}
