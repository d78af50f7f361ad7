/** Made-up alerts, rules and channels that look like real ones. Pure. */
import type { Alert, ChannelRow, Rule, RuleRow, Transition } from '../../core/contract/alerts.ts';

const MINUTE_MS = 60_000;

const made = (rule: Pick<Rule, 'name' | 'metric' | 'when'> & Partial<Rule>, watches: number): RuleRow => ({
  enabled: true,
  severity: 'warning',
  on: {},
  fn: 'mean',
  overS: 60,
  forS: 300,
  keepFiringForS: 0,
  summary: '',
  inhibits: [],
  channels: [],
  builtIn: true,
  watches,
  judgedAt: null,
  problem: null,
  ...rule,
});
const above = (value: number) => ({ kind: 'threshold', op: '>', value }) as const;

export function rulesNow(): RuleRow[] {
  return [
    made(
      {
        name: 'host-silent',
        metric: 'cpu.used',
        severity: 'page',
        fn: 'last',
        overS: 30,
        forS: 0,
        when: { kind: 'absent' },
        inhibits: ['*'],
      },
      100,
    ),
    made({ name: 'cpu-high', metric: 'cpu.used', when: above(0.9) }, 100),
    made({ name: 'disk-nearly-full', metric: 'fs.used', by: 'fs.size', forS: 0, when: above(0.9) }, 212),
    made({ name: 'gpu-hot', metric: 'gpu.temperature', severity: 'page', when: above(90), forS: 60 }, 198),
    made({ name: 'service-failing', metric: 'error.share', severity: 'page', when: above(0.05), forS: 120 }, 40),
    made(
      {
        name: 'latency-unusual',
        metric: 'latency.p99',
        severity: 'info',
        when: { kind: 'baseline', of: 'hour-of-week', deviations: 4, side: 'above', atLeast: 0.05 },
      },
      40,
    ),
    made({ name: 'clock-skewed', metric: 'clock.skew', enabled: false, when: above(5) }, 100),
    {
      ...made(
        { name: 'night-batches', metric: 'net.sent', when: above(125e6), on: { name: 'gpu-*', part: 'eth0' } },
        0,
      ),
      builtIn: false,
    },
  ];
}

/** Of so many that fire: of every severity, some acknowledged, silenced or inhibited. With them some that are pending or resolved. */
export function alertsNow(now: number, count: number): Alert[] {
  if (count === 0) return [];
  const ago = (minutes: number) => new Date(now - minutes * MINUTE_MS).toISOString();
  const firing = Array.from({ length: count }, (_, n) => alertNumber(n, ago));
  const pending = { ...alertNumber(8, ago), state: 'pending', firedAt: null, pendingAt: ago(2) } as const;
  const resolved = {
    ...alertNumber(9, ago),
    state: 'resolved',
    pendingAt: ago(400),
    firedAt: ago(395),
    resolvedAt: ago(61),
  } as const;
  return [...firing, renamed(pending, 'gpu-00091'), renamed(resolved, 'gpu-00092')];
}

function renamed(alert: Alert, host: string): Alert {
  const series = `cpu.used|${host}|`;
  return {
    ...alert,
    rule: 'cpu-high',
    severity: 'warning',
    host,
    service: null,
    series,
    key: `cpu-high|${series}`,
    value: 0.934,
    limit: 0.9,
    silencedBy: null,
    inhibitedBy: null,
    acked: null,
    summary: `CPU on ${host} is 93 %, the limit is 90 %`,
  };
}

function alertNumber(n: number, ago: (minutes: number) => string): Alert {
  const host = `gpu-${String(n).padStart(5, '0')}`;
  const of = [
    {
      rule: 'cpu-high',
      severity: 'warning',
      series: `cpu.used|${host}|`,
      value: 0.97,
      limit: 0.9,
      summary: `CPU on ${host} is 97 %, the limit is 90 %`,
    },
    {
      rule: 'disk-nearly-full',
      severity: 'warning',
      series: `fs.used|${host}|/var/lib/docker`,
      value: 0.952,
      limit: 0.9,
      summary: `Disk used of /var/lib/docker on ${host} is 95.2 %, the limit is 90 %`,
    },
    {
      rule: 'gpu-hot',
      severity: 'page',
      series: `gpu.temperature|${host}|2`,
      value: 94,
      limit: 90,
      summary: `GPU temperature of 2 on ${host} is 94 °C, the limit is 90 °C`,
    },
    {
      rule: 'service-failing',
      severity: 'page',
      series: `error.share|svc-${n}|green`,
      value: 0.083,
      limit: 0.05,
      summary: `Error rate of green on svc-${n} is 8.3 %, the limit is 5 %`,
    },
    {
      rule: 'latency-unusual',
      severity: 'info',
      series: `latency.p99|svc-${n}|blue`,
      value: 0.412,
      limit: 0.12,
      summary: `Latency p99 of blue on svc-${n} is 412 ms, usual is at most 120 ms`,
    },
  ] as const;
  const { series, rule, ...rest } = of[n % of.length] ?? of[0];
  const onService = series.includes('|svc-');
  return {
    key: `${rule}|${series}`,
    rule,
    series,
    ...rest,
    host,
    service: onService ? `svc-${n}` : null,
    state: 'firing',
    pendingAt: ago(20 + n * 7),
    firedAt: ago(15 + n * 7),
    resolvedAt: null,
    acked: n % 4 === 3 ? { by: 'mara', at: ago(5), note: 'Looking into it' } : null,
    silencedBy: n % 10 === 2 ? 'made-up' : null,
    inhibitedBy: n % 10 === 6 ? `host-silent|cpu.used|${host}|` : null,
  };
}

export function trailOf(alerts: readonly Alert[]): Transition[] {
  return alerts
    .flatMap(({ key, rule, series, value, pendingAt, firedAt, resolvedAt, acked }) => {
      const step = (at: string | null, what: Transition['what'], by: string | null = null, note = ''): Transition[] =>
        at === null ? [] : [{ at, alert: key, rule, series, what, value, by, note }];
      return [
        ...step(pendingAt, 'pending'),
        ...step(firedAt, 'firing'),
        ...step(firedAt, 'told', 'desktop'),
        ...step(resolvedAt, 'resolved'),
        ...(acked ? step(acked.at, 'acked', acked.by, acked.note) : []),
      ];
    })
    .toSorted((a, b) => b.at.localeCompare(a.at));
}

export function channelsNow(now: number): ChannelRow[] {
  const at = new Date(now - 5 * MINUTE_MS).toISOString();
  const problem = { code: 'telling-failed', message: 'The server answered 503: look at its log', data: {} } as const;
  return [
    { channel: { kind: 'native', name: 'desktop' }, told: { at, problem: null } },
    {
      channel: {
        kind: 'webhook',
        name: 'on-call',
        url: 'https://alerts.example.org/hook',
        tokenFile: '/etc/signalbox/token',
      },
      told: { at, problem },
    },
    {
      channel: {
        kind: 'email',
        name: 'operators',
        server: 'mail.example.org',
        port: 587,
        security: 'starttls',
        from: 'signalbox@example.org',
        to: ['ops@example.org'],
      },
      told: null,
    },
    { channel: { kind: 'command', name: 'siren', argv: ['/usr/local/bin/siren', '--on'] }, told: null },
  ];
}
