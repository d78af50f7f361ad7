/** Everything that is measured, live: who is followed, what they last said. Slices: services. */

import { parseSeriesKey } from '../contract/metrics.ts';
import type { ContainerVitals, HostVitals, ServerVitals, ServiceVitals } from '../contract/monitor.ts';
import { LiveTable } from '../platform/live-table.ts';
import type { Collector, CollectorStatus, HostEvent } from './collect/model.ts';
import type { Frame, History, Sample } from './model.ts';
import { type Newest, NewestValues } from './newest.ts';
import {
  type HeardSpan,
  ServiceCollector,
  type ServiceCollectorDeps,
  type ServiceStatus,
} from './services/collector.ts';
import { containerVitals, coverageOf, hostVitals, serverVitals, serviceVitals } from './vitals.ts';

/** What a collector of a host tells, and to whom. */
export interface HostCallbacks {
  readonly onFrame: (frame: Frame) => void;
  readonly onStatus: (status: CollectorStatus) => void;
  readonly onEvent: (event: HostEvent) => void;
}

export interface MonitorDeps {
  readonly history: History;
  readonly collectHost: (host: string, callbacks: HostCallbacks) => Collector;
  readonly hosts: () => readonly string[];
  /** Those that were last seen somewhere. */
  readonly services: () => readonly { readonly service: string; readonly host: string }[];
  readonly serviceDeps: Omit<ServiceCollectorDeps, 'heard' | 'onFrame' | 'onStatus'>;
  /** Further series, asked for every 5 s: those of rollouts. */
  readonly others: (atMs: number) => readonly Frame[];
  readonly onEvent: (host: string, event: HostEvent) => void;
}

interface Followed<Status, Collecting> {
  readonly collector: Collecting;
  status: Status | null;
  frame: Newest | null;
  /** What its rows were made of: they are made again when that is another. */
  shown: readonly unknown[];
  /** Keys of the rows of its containers, and of the model servers in them. */
  containers: ReadonlySet<string>;
  servers: ReadonlySet<string>;
}

interface FollowedHost extends Followed<CollectorStatus, Collector> {
  /** Without a break up to its newest frame. */
  heard: HeardSpan | null;
}

const unseen = { status: null, frame: null, shown: [], containers: new Set<string>(), servers: new Set<string>() };

/** Frames of a host that are further apart have a gap between them. */
const BREAK_MS = 3_000;
const LOOK_EVERY_MS = 2_000;
const OTHERS_EVERY_MS = 5_000;
const SECOND_MS = 1_000;

export class Monitor {
  readonly hosts = new LiveTable<HostVitals>(() => this.#watched());
  /** Keyed by `HOST/CONTAINER`. */
  readonly containers = new LiveTable<ContainerVitals>(() => this.#watched());
  /** Model servers that are not ours, keyed as their containers. */
  readonly servers = new LiveTable<ServerVitals>(() => this.#watched());
  readonly services = new LiveTable<ServiceVitals>(() => this.#watched());
  readonly #deps: MonitorDeps;
  readonly #hosts = new Map<string, FollowedHost>();
  readonly #services = new Map<string, Followed<ServiceStatus, ServiceCollector> & { host: string }>();
  #watchers = 0;
  #timers: NodeJS.Timeout[] = [];
  #ticker: NodeJS.Timeout | null = null;

  constructor(deps: MonitorDeps) {
    this.#deps = deps;
  }

  /** Whether anything is followed. */
  get started(): boolean {
    return this.#timers.length > 0;
  }

  /** Follows every host and service until `close`; those that come and go are noticed. Safe to repeat. */
  start(): void {
    if (this.started) return;
    this.#timers = [
      setInterval(() => this.sync(), LOOK_EVERY_MS),
      setInterval(() => this.#tellOthers(), OTHERS_EVERY_MS),
    ];
    this.sync();
    this.#tellOthers();
  }

  /** Takes up hosts and services that are new, lets go of those that are gone. */
  sync(): void {
    if (!this.started) return;
    const hosts = this.#deps.hosts();
    for (const host of hosts) if (!this.#hosts.has(host)) this.#followHost(host);
    const kept = new Set(hosts);
    for (const host of [...this.#hosts.keys()]) if (!kept.has(host)) void this.#dropHost(host);
    const services = this.#deps.services();
    for (const { service, host } of services) this.#followService(service, host);
    const known = new Set(services.map(({ service }) => service));
    for (const service of [...this.#services.keys()]) if (!known.has(service)) this.#dropService(service);
  }

  /** Rows as they are now, whether anybody watches or not. */
  refresh(): void {
    for (const host of this.#hosts.keys()) this.#showHost(host);
    for (const service of this.#services.keys()) this.#showService(service);
  }

  /** Keys of a host with its containers, or of a service; of everything without either. */
  series({ host, service }: { readonly host?: string | undefined; readonly service?: string | undefined }): string[] {
    const keys = this.#deps.history.keys();
    if (host === undefined && service === undefined) return [...keys];
    return keys.filter((key) => {
      const name = parseSeriesKey(key)?.name;
      return host === undefined ? name === service : name === host || name?.startsWith(`${host}/`);
    });
  }

  /** The newest sample of each series, once a second, until the signal aborts. */
  async *live(
    series: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<{ at: string; values: ({ at: string; value: number } | null)[] }> {
    const { history } = this.#deps;
    while (!signal.aborted) {
      const values = series.map((key) => sampleView(history.latest(key)));
      yield { at: new Date().toISOString(), values };
      await pause(SECOND_MS - (Date.now() % SECOND_MS), signal);
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    if (this.#ticker) clearInterval(this.#ticker);
    for (const { collector } of this.#services.values()) collector.stop();
    await Promise.all([...this.#hosts.values()].map(({ collector }) => collector.stop()));
    this.#services.clear();
    this.#hosts.clear();
  }

  #followHost(host: string): void {
    const { history, collectHost, onEvent } = this.#deps;
    const newest = new NewestValues();
    const collector = collectHost(host, {
      onFrame: (frame) => {
        if (!history.add(frame)) return;
        newest.take(frame);
        followed.frame = newest;
        followed.heard = heardOn(followed.heard, frame.atMs);
      },
      onStatus: (status) => {
        followed.status = status;
      },
      onEvent: (event) => onEvent(host, event),
    });
    const followed: FollowedHost = { ...unseen, collector, heard: null };
    this.#hosts.set(host, followed);
    this.#showHost(host);
    collector.start();
  }

  async #dropHost(host: string): Promise<void> {
    const followed = this.#hosts.get(host);
    this.#hosts.delete(host);
    this.hosts.delete(host);
    for (const key of followed?.containers ?? []) this.containers.delete(key);
    for (const key of followed?.servers ?? []) this.servers.delete(key);
    await followed?.collector.stop();
    this.#deps.history.forget(`host:${host}`);
  }

  #followService(service: string, host: string): void {
    const known = this.#services.get(service);
    if (known) {
      known.host = host;
      return;
    }
    const { history, serviceDeps } = this.#deps;
    const collector = new ServiceCollector(service, {
      ...serviceDeps,
      heard: () => this.#hosts.get(followed.host)?.heard ?? null,
      onFrame: (frame) => {
        if (history.add(frame)) followed.frame = frame;
      },
      onStatus: (status) => {
        followed.status = status;
      },
    });
    const followed: Followed<ServiceStatus, ServiceCollector> & { host: string } = { ...unseen, collector, host };
    this.#services.set(service, followed);
    this.#showService(service);
    collector.start();
  }

  #dropService(service: string): void {
    this.#services.get(service)?.collector.stop();
    this.#services.delete(service);
    this.services.delete(service);
    this.#deps.history.forget(`service:${service}`);
  }

  #tellOthers(): void {
    for (const frame of this.#deps.others(Date.now())) this.#deps.history.add(frame);
  }

  /** Rows are made while somebody looks at them. */
  #watched(): () => void {
    this.#watchers += 1;
    this.refresh();
    this.#ticker ??= setInterval(() => this.refresh(), SECOND_MS);
    return () => {
      this.#watchers -= 1;
      if (this.#watchers > 0 || !this.#ticker) return;
      clearInterval(this.#ticker);
      this.#ticker = null;
    };
  }

  #showHost(host: string): void {
    const followed = this.#hosts.get(host);
    if (!followed || !hasChanged(followed)) return;
    const { status, frame } = followed;
    this.hosts.set(host, hostVitals(host, status, frame, Date.now()));
    const containers = status?.containers ?? [];
    const rows = containers.map((container) => containerVitals(host, container, frame));
    followed.containers = replace(this.containers, followed.containers, rows);
    const servers = containers.flatMap((container) => serverVitals(host, container, frame, Date.now()) ?? []);
    followed.servers = replace(this.servers, followed.servers, servers);
  }

  #showService(service: string): void {
    const followed = this.#services.get(service);
    if (!followed || !hasChanged(followed)) return;
    const { host, status, frame } = followed;
    this.services.set(service, serviceVitals(service, host, status, frame, Date.now()));
  }
}

/** Rows of a host in place of those that it had before; returns their keys. */
function replace<Row extends { readonly key: string }>(
  table: LiveTable<Row>,
  before: ReadonlySet<string>,
  rows: readonly Row[],
): ReadonlySet<string> {
  for (const row of rows) table.set(row.key, row);
  const keys = new Set(rows.map(({ key }) => key));
  for (const key of before) if (!keys.has(key)) table.delete(key);
  return keys;
}

function heardOn(before: HeardSpan | null, atMs: number): HeardSpan {
  // Time that goes back is that of a clock which was set.
  const isBroken = before === null || atMs < before.toMs || atMs - before.toMs > BREAK_MS;
  return { fromMs: isBroken ? atMs : before.fromMs, toMs: atMs };
}

/** Whether its rows would be others than those that were made last. */
function hasChanged<Status, Collecting>(followed: Followed<Status, Collecting>): boolean {
  const now = [followed.status, followed.frame?.atMs, coverageOf(followed.frame, Date.now())];
  if (now.every((each, at) => each === followed.shown[at]) && followed.shown.length > 0) return false;
  followed.shown = now;
  return true;
}

function sampleView(sample: Sample | null): { at: string; value: number } | null {
  return sample && { at: new Date(sample.atMs).toISOString(), value: sample.value };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
