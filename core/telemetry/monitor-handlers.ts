import { implement } from '@orpc/server';
import { type Mark, monitorContract } from '../contract/monitor.ts';
import { Problem } from '../contract/problem.ts';
import { orNever } from '../platform/waiting.ts';
import type { MetricHistory } from './history/history.ts';
import type { Monitor } from './monitor.ts';

export interface MonitorHandlerDeps {
  readonly monitor: Monitor;
  readonly history: Pick<MetricHistory, 'query' | 'storage'>;
  /** What happened within the span, of one host or service or of all, oldest first. */
  readonly marks: (span: MarkSpan) => readonly Mark[];
}

export interface MarkSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly host?: string | undefined;
  readonly service?: string | undefined;
}

export function monitorHandlers({ monitor, history, marks }: MonitorHandlerDeps) {
  const os = implement(monitorContract);
  const fresh = () => {
    monitor.refresh();
    return monitor;
  };
  return {
    hosts: os.hosts.handler(() => fresh().hosts.rows()),
    containers: os.containers.handler(() => fresh().containers.rows()),
    servers: os.servers.handler(() => fresh().servers.rows()),
    services: os.services.handler(() => fresh().services.rows()),
    watchHosts: os.watchHosts.handler(({ signal }) => monitor.hosts.watch(orNever(signal))),
    watchContainers: os.watchContainers.handler(({ signal }) => monitor.containers.watch(orNever(signal))),
    watchServers: os.watchServers.handler(({ signal }) => monitor.servers.watch(orNever(signal))),
    watchServices: os.watchServices.handler(({ signal }) => monitor.services.watch(orNever(signal))),
    series: os.series.handler(({ input }) => monitor.series(input)),
    query: os.query.handler(({ input: { from, to, ...rest } }) => {
      const answer = history.query({ ...rest, ...spanOf(from, to) });
      return { from, to, ...answer };
    }),
    live: os.live.handler(({ input, signal }) => monitor.live(input.series, orNever(signal))),
    marks: os.marks.handler(({ input: { from, to, ...of } }) => marks({ ...of, ...spanOf(from, to) })),
    storage: os.storage.handler(() => history.storage()),
  };
}

function spanOf(from: string, to: string): { fromMs: number; toMs: number } {
  const span = { fromMs: Date.parse(from), toMs: Date.parse(to) };
  if (span.fromMs < span.toMs) return span;
  throw new Problem('usage', 'Ask for a span whose start is before its end', { from, to });
}
