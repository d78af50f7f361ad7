import type { z } from 'zod';
import { type Channel, type Grouping, grouping, type Rule, rule } from '../contract/alerts.ts';

const MINUTE_S = 60;

const rules: readonly z.input<typeof rule>[] = [
  {
    name: 'host-silent',
    severity: 'page',
    // Told every second by every host, from its first sample on.
    metric: 'memory.used',
    overS: 30,
    when: { kind: 'absent' },
    inhibits: ['*'],
    summary: '{{name}} has said nothing for {{limit}}: check that it is up and can be reached',
  },
  diskShare('disk-nearly-full', 'warning', 0.9),
  { ...diskShare('disk-full', 'page', 0.95), inhibits: ['disk-nearly-full'] },
  { ...atLeast('memory-full', 'warning', 'memory.used', 0.95, 5 * MINUTE_S), by: 'memory.total' },
  atLeast('memory-pressure', 'warning', 'pressure.memory', 0.2, 5 * MINUTE_S),
  atLeast('gpu-hot', 'warning', 'gpu.temperature', 90, MINUTE_S),
  { ...atLeast('gpu-memory-errors', 'warning', 'gpu.ecc', 1, 0), fn: 'last', overS: 300 },
  {
    ...atLeast('container-restarting', 'warning', 'container.restarts', 3, 0),
    fn: 'rise',
    overS: 10 * MINUTE_S,
    summary: '{{name}} was started again {{value}} times within 10 min: look at its log',
  },
  atLeast('service-failing', 'page', 'error.share', 0.05, 2 * MINUTE_S),
  {
    name: 'slot-unhealthy',
    metric: 'healthy',
    fn: 'max',
    overS: 30,
    when: { kind: 'threshold', op: '<', value: 1 },
    forS: 30,
    summary: 'The {{part}} slot of {{name}} is not healthy: look at its log',
  },
  {
    name: 'latency-unusual',
    severity: 'info',
    metric: 'latency.p95',
    overS: 5 * MINUTE_S,
    when: { kind: 'baseline', of: 'hour-of-week', deviations: 6, side: 'above', atLeast: 0.01 },
    forS: 10 * MINUTE_S,
    keepFiringForS: 5 * MINUTE_S,
  },
  { ...atLeast('rollout-held', 'warning', 'rollout.waiting', 30 * MINUTE_S, 0), fn: 'last' },
  atLeast('clock-ahead', 'warning', 'clock.skew', 5, MINUTE_S),
  {
    ...atLeast('clock-behind', 'warning', 'clock.skew', -5, MINUTE_S),
    when: { kind: 'threshold', op: '<=', value: -5 },
  },
  {
    ...atLeast('telemetry-stopped', 'page', 'telemetry.stopped', 1, 30),
    summary: 'Nothing is recorded by {{name}}: look at its disk',
  },
];

/** The rules that come with Signalbox, as long as nobody changed them. */
export const builtInRules: readonly Rule[] = rules.map((each) => rule.parse(each));

export const builtInChannel: Channel = { kind: 'native', name: 'desktop' };

export const usualGrouping: Grouping = grouping.parse({});

type Draft = z.input<typeof rule>;

function atLeast(
  name: string,
  severity: Draft['severity'],
  metric: Draft['metric'],
  value: number,
  forS: number,
): Draft {
  return { name, severity, metric, when: { kind: 'threshold', op: '>=', value }, forS };
}

/** A file system is looked at rarely: its newest figures count. */
function diskShare(name: string, severity: Draft['severity'], value: number): Draft {
  return { ...atLeast(name, severity, 'fs.used', value, 0), by: 'fs.size', fn: 'last', overS: 300 };
}
