/**
 * The core of `bench:telemetry`, in a process of its own: the real one, but that its hosts are replayed. Its argument is a
 * JSON `CoreOrder`. It tells its parent `CoreReady`, answers `spent` with `CoreSpent` since the last `spent`, and `kept` with
 * `CoreKept`.
 */
import { join } from 'node:path';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { alertMigrations } from '../../core/alerts/store.ts';
import { createApp } from '../../core/app.ts';
import { thisComputer } from '../../core/hosts/model.ts';
import { createMonitoring } from '../../core/monitoring.ts';
import { openDatabase } from '../../core/platform/sqlite.ts';
import { createProcedures } from '../../core/procedures.ts';
import { serve } from '../../core/server/serve.ts';
import { shippingMigrations } from '../../core/shipping/store.ts';
import { Whereabouts } from '../../core/whereabouts.ts';
import type { CoreKept, CoreOrder, CoreReady, CoreSpent } from './telemetry-fleet.ts';
import { ReplayedMachine } from './telemetry-machine.ts';
import { numberIn, replayedHost } from './telemetry-numbers.ts';

const order = JSON.parse(process.argv[2] ?? '') as CoreOrder;
const log = (line: string) => void process.stderr.write(`${line}\n`);
const indexes = new Map(Array.from({ length: order.hosts }, (_, index) => [replayedHost(index), index]));
const problems = new Set<string>();

const app = createApp({ dataDir: order.dataDir });
for (const name of indexes.keys()) app.hosts.add({ name, ssh: { target: `root@${name}.example` } });
const dir = join(order.dataDir, 'monitoring');
const monitoring = createMonitoring({
  ...app,
  db: openDatabase(join(dir, 'signalbox.db'), [alertMigrations, shippingMigrations]),
  path: join(dir, 'metrics.db'),
  operator: 'bench',
  hosts: () => app.hosts.list().filter(({ name }) => name !== thisComputer),
  machine: async (host) => new ReplayedMachine(order.replayer, indexes.get(host) ?? -1),
  directory: { all: () => [], hostOf: () => null },
  whereabouts: Object.create(Whereabouts.prototype),
  rollouts: () => [],
  onProblem: ({ message }) => problems.add(message),
});
const { history, monitor, alerts } = monitoring;
monitoring.start();
const { port, keyFile } = await serve({
  procedures: createProcedures({ ...app, ...monitoring }, log),
  version: '0.0.0',
  dataDir: order.dataDir,
  screens: order.screens,
  log,
  port: 0,
});

const now = () => ({
  cpu: process.cpuUsage(),
  majorFaults: process.resourceUsage().majorPageFault,
  atMs: performance.now(),
});
let since = now();
let mostRssBytes = 0;
let longestCollectionMs = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestCollectionMs = Math.max(longestCollectionMs, duration);
}).observe({ entryTypes: ['gc'] });
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
setInterval(() => {
  mostRssBytes = Math.max(mostRssBytes, process.memoryUsage.rss());
}, 500);

function spent(): CoreSpent {
  const { user, system } = process.cpuUsage(since.cpu);
  const seconds = (performance.now() - since.atMs) / 1_000;
  const majorFaults = process.resourceUsage().majorPageFault - since.majorFaults;
  since = now();
  for (const { problem } of monitor.hosts.rows()) if (problem) problems.add(`${problem.code}: ${problem.message}`);
  const firing = alerts.list().filter(({ state }) => state === 'firing').length;
  const found = {
    cpu: (user + system) / 1e6 / seconds,
    mostRssBytes,
    seconds,
    firing,
    ...{ longestStallMs: delay.max / 1e6, longestCollectionMs, majorFaults },
  };
  [mostRssBytes, longestCollectionMs] = [0, 0];
  delay.reset();
  return { ...found, series: history.keys().length, problems: [...problems] };
}

function kept(): CoreKept {
  return [...indexes.keys()].map((host) =>
    history.recent(`memory.used|${host}|`, 0, Number.POSITIVE_INFINITY).map(({ value }) => numberIn(value)),
  );
}

process.on('message', (asked) => process.send?.(asked === 'spent' ? spent() : kept()));
process.once('disconnect', () => process.exit());
process.send?.({ port, keyFile } satisfies CoreReady);
