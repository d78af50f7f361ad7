import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, createApp } from '../../core/app.ts';
import type { Alert } from '../../core/contract/alerts.ts';
import type { HostVitals } from '../../core/contract/monitor.ts';
import type { LabHost } from '../lab/host.ts';
import { type Lab, startLab } from '../lab/lab.ts';

export const HOST = 'gpu-1';
/** What the host says each second from its first sample on. */
const PULSE = `memory.used|${HOST}|`;
/** How long the host may say nothing before the rule fires: 30 s as it comes. */
const SILENT_S = 6;
/** A sample that was under way, and what the mapping of clocks may be off by. */
const EDGE_MS = 1_000;

/** A core that follows one lab host, for tests that do harm to it. */
export class TelemetrySite implements AsyncDisposable {
  readonly app: App;
  readonly host: LabHost;
  readonly #dataDir: string;
  readonly #lab: Lab;

  private constructor(app: App, lab: Lab, dataDir: string) {
    this.app = app;
    this.host = lab.host(1);
    this.#lab = lab;
    this.#dataDir = dataDir;
  }

  /** Samples of the host come. `prepare`: what is done to it before. */
  static async open(prepare: (host: LabHost) => Promise<void> = async () => {}): Promise<TelemetrySite> {
    const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-faults-'));
    const lab = await startLab(1);
    await prepare(lab.host(1));
    const app = createApp({ dataDir, confirmHostKey: async () => true, keepaliveMs: 500 });
    const { user, ip, key } = lab.host(1);
    app.hosts.add({ name: HOST, ssh: { target: `${user}@${ip}`, identity: key } });
    const silent = app.alerts.rules().find(({ name }) => name === 'host-silent');
    assert.ok(silent, 'there is a rule for a host that is silent');
    const { builtIn: _, watches: __, problem: ___, ...rule } = silent;
    app.alerts.putRule({ ...rule, overS: SILENT_S });
    app.startMonitoring();
    const site = new TelemetrySite(app, lab, dataDir);
    await site.until('samples come', () => site.times().length >= 3);
    return site;
  }

  /** The host as the Monitor page shows it. */
  row(): HostVitals {
    this.app.monitor.refresh();
    const row = this.app.monitor.hosts.get(HOST);
    assert.ok(row);
    return row;
  }

  /** The alert on its silence; undefined: there is none. */
  alert(): Alert | undefined {
    return this.app.alerts.list().find(({ rule, host }) => rule === 'host-silent' && host === HOST);
  }

  /** When its samples were taken, ms since 1970. */
  times(): number[] {
    return this.app.history.recent(PULSE, 0, Number.POSITIVE_INFINITY).map(({ atMs }) => atMs);
  }

  async until(what: string, holds: () => boolean, seconds = 30): Promise<void> {
    for (const end = performance.now() + seconds * 1_000; !holds(); await sleep(50))
      assert.ok(performance.now() < end, `not within ${seconds} s: ${what}`);
  }

  /** Waits for so many samples that are taken from now on. */
  async more(count: number, seconds = 60): Promise<void> {
    const last = this.times().at(-1) ?? 0;
    await this.until(
      `${count} more samples`,
      () => this.times().filter((atMs) => atMs > last).length >= count,
      seconds,
    );
  }

  /**
   * Between the two instants nothing was measured, and nothing says that anything was: no sample of any series of the host,
   * neither 0 nor an old value; on a panel one hole.
   */
  assertGap(fromMs: number, toMs: number): void {
    const { history, monitor } = this.app;
    const [from, to] = [fromMs + EDGE_MS, toMs - EDGE_MS];
    assert.ok(to - from > 1_000, `the fault was over within ${toMs - fromMs} ms`);
    const series = monitor.series({ host: HOST });
    assert.ok(series.length > 15, `${series.length} series`);
    const invented = series.filter((key) => history.recent(key, from, to).length > 0);
    assert.deepEqual(invented, []);
    const [points] = history.query({ series: [PULSE], fromMs: fromMs - 5_000, toMs, maxPoints: 700 }).series;
    const within = (points?.t ?? []).flatMap((t, at) => {
      const atMs = fromMs - 5_000 + t;
      return atMs > from && atMs < to ? [points?.mean[at]] : [];
    });
    assert.ok(within.length <= 1 && within.every((value) => value === null), `a panel shows ${within}`);
  }

  /** Times only grow, none is ahead of now, and none lies closer behind the one before than 300 ms. */
  assertOrder(): void {
    const times = this.times();
    for (const [at, ms] of times.entries()) {
      const before = times[at - 1] ?? Number.NEGATIVE_INFINITY;
      assert.ok(ms - before >= 300, `a sample lies ${ms - before} ms behind the one before`);
    }
    assert.ok((times.at(-1) ?? 0) <= Date.now() + EDGE_MS, 'a sample lies in the future');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.app.close();
    } finally {
      this.#lab.down();
      await rm(this.#dataDir, { recursive: true, force: true });
    }
  }
}
