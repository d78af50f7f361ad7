import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rule as ruleShape } from '../contract/alerts.ts';
import { seriesKey } from '../contract/metrics.ts';
import { MetricHistory } from '../telemetry/history/history.ts';
import { builtInRules } from './built-in.ts';
import { Judge } from './judge.ts';

const HOSTS = 100;
const SECONDS = 90;
const START = Date.parse('2026-03-25T10:00:00Z');

/** Two disks each, of which every tenth host's second is nearly full: at the limit itself. */
function valuesOf(host: string, at: number): [string, number][] {
  const of = (metric: 'memory.used' | 'memory.total' | 'fs.used' | 'fs.size' | 'cpu.used', part: string) =>
    seriesKey({ metric, name: host, part });
  return [
    [of('cpu.used', ''), 0.5],
    [of('memory.used', ''), 4e9],
    [of('memory.total', ''), 8e9],
    [of('fs.used', '/'), 1e9],
    [of('fs.size', '/'), 1e10],
    [of('fs.used', '/data'), at % 10 === 0 ? 9e9 : 1e9],
    [of('fs.size', '/data'), 1e10],
  ];
}

test('a round over a fleet judges every series that a rule is for, and finds the few', () => {
  let now = START;
  const history = new MetricHistory({ path: ':memory:', now: () => now });
  const hosts = Array.from({ length: HOSTS }, (_, at) => ({ name: `h${at}`, values: new Map(valuesOf(`h${at}`, at)) }));
  for (let second = 0; second < SECONDS; second++) {
    now = START + second * 1_000;
    for (const { name, values } of hosts) history.add({ source: `host:${name}`, atMs: now, values });
  }
  const judge = new Judge({ history, places: { labels: () => ({}), hostOf: () => null } });
  const half = ruleShape.parse({ name: 'half', metric: 'cpu.used', when: { kind: 'threshold', op: '>=', value: 0.5 } });
  judge.setRules([...builtInRules, half]);
  judge.restore([], [], now, 0);
  const changes = judge.round(now);
  const watched = (rule: string) => judge.report(rule).watches;
  assert.deepEqual(['half', 'host-silent', 'disk-nearly-full', 'memory-full', 'gpu-hot'].map(watched), [
    HOSTS,
    HOSTS,
    2 * HOSTS,
    HOSTS,
    0,
  ]);
  const firing = (rule: string) => changes.filter(({ what, standing }) => what === 'firing' && standing.rule === rule);
  assert.equal(firing('half').length, HOSTS);
  assert.deepEqual(
    firing('disk-nearly-full').map(({ standing }) => standing.series),
    hosts.filter((_, at) => at % 10 === 0).map(({ name }) => `fs.used|${name}|/data`),
  );
  assert.equal(changes.length, HOSTS + HOSTS / 10);
  assert.deepEqual(judge.round(now + 5_000), [], 'nothing is new in the next round');
});
