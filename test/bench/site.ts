import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../core/app.ts';
import type { Rollout } from '../../core/rollouts/model.ts';
import type { OpenStation } from '../../core/rollouts/service.ts';
import type { LabHost } from '../lab/host.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { type LoadOrder, sampleCases } from '../load/order.ts';

export const SERVICE = 'credit';
export const MODEL = 'credit-risk';
export const VERSIONS = ['1.0.0', '2.0.0'] as const;
export const PORT = 8080;
const HOST = 'gpu-1';
const root = join(import.meta.dirname, '../..');

/** A lab host that an app reaches over SSH, with nothing on it yet; both versions are imported here. */
export class BenchSite implements AsyncDisposable {
  readonly lab: Lab;
  readonly labHost: LabHost;
  readonly app: App;
  readonly signal: AbortSignal;
  readonly #dataDir: string;

  private constructor(lab: Lab, app: App, dataDir: string, signal: AbortSignal) {
    this.lab = lab;
    this.labHost = lab.host(1);
    this.app = app;
    this.#dataDir = dataDir;
    this.signal = signal;
  }

  static async open(signal: AbortSignal): Promise<BenchSite> {
    const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-bench-'));
    const app = createApp({ dataDir, cacheDir: join(root, '.cache'), confirmHostKey: async () => true });
    const site = new BenchSite(await startLab(1, { signal }), app, dataDir, signal);
    for (const version of VERSIONS) {
      await app.models.import(join(root, 'resources/samples', MODEL, version), MODEL, version, signal);
    }
    const { user, ip, key } = site.labHost;
    app.hosts.add({ name: HOST, ssh: { target: `${user}@${ip}`, identity: key } });
    return site;
  }

  station(): Promise<OpenStation> {
    return this.app.stations.open(HOST, 'docker', this.signal);
  }

  /** Throws what the rollout failed with. */
  async deploy(version: string): Promise<Rollout> {
    const rollout = await this.app.operator.deploy(
      {
        service: SERVICE,
        host: HOST,
        model: { name: MODEL, version },
        port: PORT,
        hold: false,
        keepMs: 3_600_000,
        threads: 1,
        memoryMb: null,
      },
      this.signal,
      () => {},
    );
    if (rollout.status !== 'succeeded') throw new Error(`The deploy failed: ${rollout.error?.message}`);
    return rollout;
  }

  /** Clients of the service, or of a peer on another port. */
  order(clients: number, maxRequests: number, port = PORT): LoadOrder {
    const url = `http://${this.labHost.ip}:${port}/v2/models/${SERVICE}/infer`;
    return { url, cases: sampleCases(MODEL, VERSIONS), clients, maxRequests, maxMs: 15 * 60_000 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    this.lab.down();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}
