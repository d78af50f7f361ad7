import type { DatabaseSync } from 'node:sqlite';
import { AlertService } from './alerts/service.ts';
import type { Logs } from './consoles/logs.ts';
import { asProblem, Problem } from './contract/problem.ts';
import { hostLabels } from './host-labels.ts';
import { type Host, thisComputer } from './hosts/model.ts';
import { marksOf } from './marks.ts';
import { saveMemory } from './platform/lean-memory.ts';
import type { Machine } from './platform/machine.ts';
import { rolloutFrame } from './rollout-series.ts';
import type { Rollout } from './rollouts/model.ts';
import type { ServiceDirectory } from './services/directory.ts';
import { slots } from './services/model.ts';
import { rolloutTeller, tellAlerts } from './shipped-news.ts';
import { ShippingService } from './shipping/service.ts';
import { slotPage } from './slot-page.ts';
import { HostCollector } from './telemetry/collect/collector.ts';
import { MetricHistory } from './telemetry/history/history.ts';
import { Monitor } from './telemetry/monitor.ts';
import type { MonitorHandlerDeps } from './telemetry/monitor-handlers.ts';
import type { TrafficService } from './telemetry/traffic.ts';
import type { Whereabouts } from './whereabouts.ts';

export interface MonitoringDeps {
  readonly db: DatabaseSync;
  /** `metrics.db`. */
  readonly path: string;
  /** Who acknowledges alerts here. */
  readonly operator: string;
  readonly hosts: () => readonly Host[];
  readonly machine: (host: string, signal: AbortSignal) => Promise<Machine>;
  readonly directory: Pick<ServiceDirectory, 'all' | 'hostOf'>;
  readonly whereabouts: Pick<Whereabouts, 'locate'>;
  readonly traffic: Pick<TrafficService, 'watch'>;
  readonly rollouts: () => readonly Rollout[];
  readonly logs: Pick<Logs, 'follow'>;
  readonly onProblem: (problem: Problem) => void;
}

/** All that watches for as long as a core lives: who is followed, what is kept of it, who is told. */
export interface Monitoring {
  readonly history: MetricHistory;
  readonly monitor: Monitor;
  readonly alerts: AlertService;
  readonly shipping: ShippingService;
  readonly marks: MonitorHandlerDeps['marks'];
  /** For who lives long: a command that ends soon follows nobody, but may read and set everything. Safe to repeat. */
  start(): void;
  close(): Promise<void>;
}

const happened = { kind: 'event', severity: 'info', slot: null } as const;

/** Not started. */
export function createMonitoring(deps: MonitoringDeps): Monitoring {
  const { db, path, operator, hosts, machine, directory, whereabouts, traffic, rollouts, logs, onProblem } = deps;
  const history = new MetricHistory({ path, onProblem });
  const shipping = new ShippingService({
    db,
    history,
    ships: () => history.recording,
    onProblem,
    logs: {
      follow: (source, tail, signal) => logs.follow(source, tail, signal),
      // On this computer both slots print into one log.
      sources: (service) =>
        (directory.hostOf(service) === thisComputer ? (['blue'] as const) : slots).map((slot) => ({ service, slot })),
    },
  });
  const tellRollouts = rolloutTeller((record) => shipping.tell(record));
  const monitor = new Monitor({
    history,
    collectHost: (host, callbacks) =>
      new HostCollector(host, { open: (signal) => machine(host, signal), ...callbacks }),
    hosts: () => hosts().map(({ name }) => name),
    services: () => directory.all(),
    serviceDeps: {
      locate: (service, signal) => whereabouts.locate(service, signal),
      traffic: (service, signal) => traffic.watch(service, signal),
      page: (located, slot, signal) => slotPage(machine, located, slot, signal),
    },
    others: (atMs) => {
      const now = rollouts();
      tellRollouts(now);
      return [rolloutFrame(now, atMs)];
    },
    onEvent: (host, { atMs, kind, service, what }) => {
      history.addHappening({ atMs, untilMs: null, kind, host, service, what });
      shipping.tell({ ...happened, at: iso(atMs), host, service, message: what, labels: { what: kind } });
    },
  });
  const alerts = new AlertService({
    db,
    history,
    places: {
      labels: hostLabels(hosts),
      hostOf: (service) => directory.hostOf(service),
    },
    judges: () => history.recording,
    stopped: () => whyStopped(history),
    operator,
    onProblem,
  });
  const closing = new AbortController();
  let telling: Promise<void> | null = null;
  const sources = {
    rollouts,
    history,
    alerts: (fromMs: number, toMs: number) => alerts.trail(iso(fromMs), iso(toMs), 5_000),
    hostOf: (service: string) => directory.hostOf(service),
  };
  return {
    history,
    monitor,
    alerts,
    shipping,
    marks: (span) => marksOf(sources, span),
    start() {
      saveMemory();
      history.start();
      monitor.start();
      alerts.start();
      shipping.start();
      telling ??= tellAlerts(alerts.watch(closing.signal), (record) => shipping.tell(record)).catch((error: unknown) =>
        onProblem(asProblem(error)),
      );
    },
    async close() {
      closing.abort();
      await telling;
      await shipping.close();
      await alerts.close();
      await monitor.close();
      history.close();
    },
  };
}

/** Null while it records, or where another process does. */
function whyStopped(history: MetricHistory): Problem | null {
  const { problem } = history;
  return problem && new Problem(problem.code, problem.message, problem.data);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
