import { builtInRules } from '../../core/alerts/built-in.ts';
import { Judge } from '../../core/alerts/judge.ts';
import { rule as ruleShape } from '../../core/contract/alerts.ts';
import { type Metric, metrics, seriesKey } from '../../core/contract/metrics.ts';
import { MetricHistory } from '../../core/telemetry/history/history.ts';

export interface RuleFigures {
  readonly hosts: number;
  readonly rules: number;
  /** Series judged in a round, all rules together. */
  readonly judged: number;
  /** Each round's. */
  readonly tookMs: readonly number[];
}

const SECONDS = 90;
const START = Date.parse('2026-03-25T10:00:00Z');

/** 60 series a host; what the rules look at is among them. */
function seriesOf(host: string): string[] {
  const of = (metric: Metric, ...parts: string[]) => parts.map((part) => seriesKey({ metric, name: host, part }));
  const plain = (Object.keys(metrics) as Metric[]).filter((metric) => {
    const words: { of: string; part?: string } = metrics[metric];
    return words.of === 'host' && words.part === undefined && metric !== 'telemetry.stopped';
  });
  return [
    ...plain.flatMap((metric) => of(metric, '')),
    ...(['fs.used', 'fs.size'] as const).flatMap((metric) => of(metric, '/', '/var', '/data')),
    ...(['gpu.used', 'gpu.temperature', 'gpu.ecc', 'gpu.power'] as const).flatMap((metric) =>
      of(metric, '0', '1', '2', '3'),
    ),
    ...(['disk.read', 'disk.write', 'net.received', 'net.sent'] as const).flatMap((metric) =>
      of(metric, ...'abcdefghijklmnop').slice(0, 6),
    ),
  ].slice(0, 60);
}

/** What rounds of the built-in rules and five more take over so many hosts; eight alerts are on each of them, as in the worst night. */
export function measureRules(hosts: number, rounds: number): RuleFigures {
  let now = START;
  const history = new MetricHistory({ path: ':memory:', now: () => now });
  const fleet = Array.from({ length: hosts }, (_, at) => `h${at}`).map((name) => ({
    source: `host:${name}`,
    values: new Map(seriesOf(name).map((key) => [key, 0.5])),
  }));
  for (let second = 0; second < SECONDS; second++) {
    now = START + second * 1_000;
    for (const { source, values } of fleet) history.add({ source, atMs: now, values });
  }
  const judge = new Judge({ history, places: { labels: () => ({}), hostOf: () => null } });
  const more = (['cpu.used', 'load1', 'cpu.iowait', 'pressure.io', 'swap.used'] as const).map((metric) =>
    ruleShape.parse({ name: metric.replace('.', '-'), metric, when: { kind: 'threshold', op: '>', value: 0.9 } }),
  );
  const rules = [...builtInRules, ...more];
  judge.setRules(rules);
  judge.restore([], [], now, 0);
  const tookMs = Array.from({ length: rounds }, (_, round) => {
    const started = performance.now();
    judge.round(now + round);
    return performance.now() - started;
  });
  const judged = rules.reduce((sum, { name }) => sum + (judge.report(name).watches ?? 0), 0);
  return { hosts, rules: rules.length, judged, tookMs };
}
