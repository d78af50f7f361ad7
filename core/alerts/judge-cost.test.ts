import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rule as ruleShape } from '../contract/alerts.ts';
import { type Metric, metrics, seriesKey } from '../contract/metrics.ts';
import { MetricHistory } from '../telemetry/history/history.ts';
import { builtInRules } from './built-in.ts';
import { Judge } from './judge.ts';

const HOSTS = 500;
const SECONDS = 90;
const START = Date.parse('2026-03-25T10:00:00Z');
const MOST_MS = 20;

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

test(`a round over ${HOSTS} hosts and 20 rules takes ${MOST_MS} ms at most`, (context) => {
  let now = START;
  const history = new MetricHistory({ path: ':memory:', now: () => now });
  const hosts = Array.from({ length: HOSTS }, (_, at) => `h${at}`).map((name) => ({ name, series: seriesOf(name) }));
  for (let second = 0; second < SECONDS; second++) {
    now = START + second * 1_000;
    for (const { name, series } of hosts)
      history.add({ source: `host:${name}`, atMs: now, values: new Map(series.map((key) => [key, 0.5])) });
  }
  const judge = new Judge({ history, places: { labels: () => ({}), hostOf: () => null } });
  const more = (['cpu.used', 'load1', 'cpu.iowait', 'pressure.io', 'swap.used'] as const).map((metric) =>
    ruleShape.parse({ name: metric.replace('.', '-'), metric, when: { kind: 'threshold', op: '>', value: 0.9 } }),
  );
  judge.setRules([...builtInRules, ...more]);
  judge.restore([], [], now, 0);
  const times: number[] = [];
  for (let round = 0; round < 30; round++) {
    const started = performance.now();
    judge.round(now + round);
    times.push(performance.now() - started);
  }
  const watched = [...builtInRules, ...more].reduce((sum, { name }) => sum + (judge.report(name).watches ?? 0), 0);
  const sorted = times.toSorted((a, b) => a - b);
  const [best = 0, median = 0] = [sorted[0], sorted[15]];
  context.diagnostic(
    `${watched} judged; ms: ${best.toFixed(1)} best, ${median.toFixed(1)} median, ${(times[0] ?? 0).toFixed(1)} first`,
  );
  assert.ok(watched >= HOSTS * 15, String(watched));
  // Others use this machine too: the best round is that of the code.
  assert.ok(best <= MOST_MS, `${best} ms`);
});
