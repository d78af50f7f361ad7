import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../core/app.ts';
import { thisComputer } from '../../core/hosts/model.ts';
import type { SlotStatus } from '../../core/rollouts/status.ts';
import { otherSlot, slots } from '../../core/services/model.ts';
import type { LabHost } from '../lab/host.ts';
import { startLab } from '../lab/lab.ts';
import { freePort } from '../load/free-port.ts';
import { type Load, startLoad } from '../load/load.ts';
import { sampleCases } from '../load/order.ts';
import type { LoadReport } from '../load/report.ts';
import { type PlaneEnd, type PlaneOrder, runPlane } from './harness.ts';

export const SERVICE = 'credit';
export const VERSIONS = ['1.0.0', '2.0.0'] as const;
const MODEL = 'credit-risk';
export const cacheDir = join(import.meta.dirname, '../../.cache');

/** A service with something live, on one host, for tests that do harm to it. */
export class Site implements AsyncDisposable {
  readonly app: App;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Null on this computer. */
  readonly labHost: LabHost | null;
  readonly #down: () => void;

  private constructor(
    app: App,
    dataDir: string,
    host: string,
    port: number,
    labHost: LabHost | null,
    down: () => void,
  ) {
    this.app = app;
    this.dataDir = dataDir;
    this.host = host;
    this.port = port;
    this.labHost = labHost;
    this.#down = down;
  }

  /** Opens a site with both versions imported and version 1 live. */
  static async open(where: 'here' | 'lab'): Promise<Site> {
    const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-faults-'));
    const app = createApp({ dataDir, cacheDir, confirmHostKey: async () => true, keepaliveMs: 500 });
    const signal = AbortSignal.timeout(120_000);
    for (const version of VERSIONS) {
      await app.models.import(
        join(import.meta.dirname, '../../resources/samples', MODEL, version),
        MODEL,
        version,
        signal,
      );
    }
    if (where === 'here')
      return await Site.#live(new Site(app, dataDir, thisComputer, await freePort(), null, () => {}));
    const lab = await startLab(1);
    const labHost = lab.host(1);
    app.hosts.add({ name: 'gpu-1', ssh: { target: `${labHost.user}@${labHost.ip}`, identity: labHost.key } });
    return await Site.#live(new Site(app, dataDir, 'gpu-1', 8080, labHost, () => lab.down()));
  }

  static async #live(site: Site): Promise<Site> {
    try {
      const { rollout } = await site.plane(site.deployOrder(VERSIONS[0]));
      assert.equal(rollout?.status, 'succeeded', JSON.stringify(rollout?.error));
      return site;
    } catch (error) {
      await site[Symbol.asyncDispose]();
      throw error;
    }
  }

  deployOrder(version: string): PlaneOrder {
    const { dataDir, host, port } = this;
    return { dataDir, cacheDir, command: 'deploy', service: SERVICE, host, model: MODEL, version, port };
  }

  /** Runs a control plane in a process of its own. */
  plane(order: PlaneOrder, onPause?: () => Promise<void>): Promise<PlaneEnd> {
    return runPlane(order, onPause);
  }

  /** Goes on with the last rollout, as an operator would after a crash. */
  resume(): Promise<PlaneEnd> {
    const { dataDir } = this;
    const last = this.app.rollouts.list(SERVICE)[0];
    assert.ok(last);
    return this.plane({ dataDir, cacheDir, command: 'resume', rollout: last.id });
  }

  /** Clients on the host itself, so that what happens to the way there does not touch them. */
  load(rate = 150): Promise<Load> {
    const order = { cases: sampleCases(MODEL, VERSIONS), clients: 6, rate, maxRequests: 200_000, maxMs: 900_000 };
    const url = `http://127.0.0.1:${this.port}/v2/models/${SERVICE}/infer`;
    return startLoad({ ...order, url }, this.labHost ? ['ip', 'netns', 'exec', this.labHost.netns] : []);
  }

  /** The version that is live. Fails unless exactly one slot is live, the switch agrees, and no container is an orphan. */
  async checkWhole(): Promise<string> {
    const { services, silent } = await this.app.operator.status(SERVICE, AbortSignal.timeout(30_000));
    assert.deepEqual(silent, []);
    const [service] = services;
    assert.ok(service?.split, 'nothing is live');
    assert.equal(service.problem, null);
    assert.equal(service.agrees, true, 'the running switch differs from the record');
    const { live } = service.split;
    assert.equal(service.slots[live].phase, 'running');
    for (const slot of slots) {
      const found: SlotStatus = service.slots[slot];
      assert.equal(
        found.phase !== 'empty',
        found.model !== null,
        `${slot} is ${found.phase}, its record says ${found.model}`,
      );
    }
    assert.equal(service.split.fallback, service.slots[otherSlot(live)].model !== null);
    await this.#checkContainers(service.slots.blue.model !== null, service.slots.green.model !== null);
    return service.slots[live].version ?? '';
  }

  async #checkContainers(blue: boolean, green: boolean): Promise<void> {
    if (!this.labHost) return;
    const { stdout } = await this.labHost.exec(['docker', 'ps', '-a', '--format', '{{.Names}}']);
    const expected = [
      ...(blue ? [`signalbox-${SERVICE}-blue`] : []),
      ...(green ? [`signalbox-${SERVICE}-green`] : []),
      'signalbox-router',
    ];
    assert.deepEqual(stdout.trim().split('\n').toSorted(), expected.toSorted());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const signal = AbortSignal.timeout(60_000);
    try {
      if (!this.labHost && (await this.app.operator.status(null, signal)).services.length > 0) {
        await this.app.operator.remove(SERVICE, signal, () => {});
      }
    } finally {
      await this.app.close();
      this.#down();
      await rm(this.dataDir, { recursive: true, force: true });
    }
  }
}

export function assertNothingLost(report: LoadReport): void {
  assert.ok(report.requests > 100, `only ${report.requests} requests were made`);
  assert.equal(report.failed, 0, JSON.stringify({ failures: report.failures, examples: report.examples }));
}
