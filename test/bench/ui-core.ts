/** A core of made-up hosts, services, traffic and logs behind the real procedures: as much of each as a test wants. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../core/app.ts';
import { LogQueue } from '../../core/consoles/log-queue.ts';
import type { LogLine } from '../../core/contract/consoles.ts';
import type { HostRow } from '../../core/contract/hosts.ts';
import type { Job } from '../../core/contract/jobs.ts';
import type { ModelRow } from '../../core/contract/models.ts';
import { Problem } from '../../core/contract/problem.ts';
import type { ServiceRow } from '../../core/contract/services.ts';
import { LiveTable } from '../../core/platform/live-table.ts';
import { createProcedures, type Log, type Procedures } from '../../core/procedures.ts';
import { madeUpAlerts } from './ui-alerts.ts';
import { madeUpMonitor } from './ui-monitor.ts';
import { hostNumber, pointAt, serviceNumber } from './ui-rows.ts';

export interface MadeUpCore {
  readonly procedures: Procedures;
  /** Each of so many hosts says something new, spread over all of them. */
  updateHosts(count: number): void;
}

export interface MadeUpSize {
  readonly hosts: number;
  readonly services: number;
  /** Whether hosts, as services always do, say that they are there every 5 s, as they do to a real core. */
  readonly hostsSpeak: boolean;
  readonly logLinesPerS: number;
  /** How many alerts fire; default: none. */
  readonly alerts?: number;
}

const LOG_TICK_MS = 20;
const ROUND_MS = 5_000;
const ROUND_TICK_MS = 250;
const WINDOW_S = 300;

export function makeUpCore(size: MadeUpSize, log: Log): MadeUpCore {
  const { hosts: hostCount, services: serviceCount, hostsSpeak, logLinesPerS, alerts = 0 } = size;
  const hosts = new LiveTable<HostRow>();
  const services = new LiveTable<ServiceRow>();
  const setHost = (n: number, inRound: number) => {
    const row = hostNumber(n, inRound);
    hosts.set(row.host.name, row);
  };
  const setService = (n: number) => {
    const row = serviceNumber(n);
    services.set(row.service, row);
  };
  for (let n = 0; n < hostCount; n += 1) setHost(n, 0);
  for (let n = 0; n < serviceCount; n += 1) setService(n);
  speakInRounds(serviceCount, setService);
  if (hostsSpeak) speakInRounds(hostCount, (n) => setHost(n, 0));
  const nothing = () => {};
  const app = {
    dataDir: '/var/lib/signalbox',
    fleet: { hosts, services, sync: nothing, refresh: async () => {}, fresh: async () => {} },
    shelf: { table: new LiveTable<ModelRow>(), refresh: async () => {} },
    uploads: { clean: nothing },
    jobs: emptyJobs(),
    traffic: { watch: traffic },
    logs: { follow: (_source: unknown, _tail: number, signal: AbortSignal) => logLines(logLinesPerS, signal) },
    operator: {},
    hosts: { facts: async (name: string) => hosts.get(name)?.facts, machine: notThere },
  };
  let round = 0;
  return {
    // What a made-up service is not asked for here it does not have.
    procedures: {
      ...createProcedures(app as unknown as App, log),
      alerts: madeUpAlerts(alerts),
      monitor: madeUpMonitor(hostCount, serviceCount),
    } as Procedures,
    updateHosts(count) {
      round += 1;
      for (let n = 0; n < count; n += 1) setHost(Math.floor((n * hostCount) / count), round);
    },
  };
}

/** Each of so many speaks once in a round, spread over all of it. */
function speakInRounds(count: number, speak: (n: number) => void): void {
  let next = 0;
  setInterval(() => {
    for (let due = (count * ROUND_TICK_MS) / ROUND_MS; due > 0 && count > 0; due -= 1) {
      speak(next);
      next = (next + 1) % count;
    }
  }, ROUND_TICK_MS);
}

async function notThere(): Promise<never> {
  throw new Problem('host-unreachable', 'It is made up: ask for what is in the table');
}

function emptyJobs() {
  const jobs = new LiveTable<Job>();
  return { list: () => jobs.rows(), watch: (signal: AbortSignal) => jobs.watch(signal) };
}

/** A point each second, for all services in the same moment: the worst that a screen can meet. */
async function* traffic(service: string, signal: AbortSignal) {
  const now = Math.floor(Date.now() / 1_000);
  const points = Array.from({ length: WINDOW_S }, (_, index) => pointAt(service, now - WINDOW_S + index));
  yield { kind: 'snapshot' as const, points };
  while (!signal.aborted) {
    await sleep(1_000 - (Date.now() % 1_000), undefined, { signal }).catch(() => {});
    if (!signal.aborted) yield { kind: 'point' as const, point: pointAt(service, Math.floor(Date.now() / 1_000)) };
  }
}

/** As a container that prints without pause, through the queue that every log goes through. */
async function* logLines(perS: number, signal: AbortSignal) {
  const queue = new LogQueue();
  const startedMs = performance.now();
  let made = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / 1_000) * perS);
    const lines: LogLine[] = [];
    for (; made < due; made += 1) lines.push(logLine(made));
    if (lines.length > 0) queue.push(lines);
  }, LOG_TICK_MS);
  try {
    while (!signal.aborted) {
      await queue.filled(signal);
      yield* queue.take();
      await sleep(100, undefined, { signal }).catch(() => {});
    }
  } finally {
    clearInterval(timer);
  }
}

function logLine(n: number): LogLine {
  return {
    at: new Date().toISOString(),
    stream: n % 50 === 0 ? 'stderr' : 'stdout',
    text: `${n} POST /v2/models/credit/infer 200 ${(n % 97) / 10} ms slot=blue version=1.0.0 client=10.0.${n % 256}.7`,
  };
}
