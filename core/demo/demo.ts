/** The demo: a service on this computer, switched and rolled back under traffic. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../contract/jobs.ts';
import { Problem } from '../contract/problem.ts';
import { readCases } from './cases.ts';
import { type Seen, SteadyClient } from './client.ts';

export const DEMO_SERVICE = 'demo';
const MODEL = 'credit-risk';
const VERSIONS = ['1.0.0', '2.0.0'] as const;

interface Report {
  step(name: string): void;
  note(text: string): void;
  progress(done: number, total: number, unit: 'bytes' | 'requests'): void;
}

/** What the demo does to this computer. Each throws the problem that it meets, and `cancelled` when its signal aborts. */
export interface DemoPlace {
  importModel(folder: string, name: string, version: string, signal: AbortSignal): Promise<void>;
  /** What is live in the demo's service; null: there is none. */
  live(
    signal: AbortSignal,
  ): Promise<{ readonly model: string; readonly version: string; readonly port: number } | null>;
  deploy(model: { name: string; version: string }, port: number, signal: AbortSignal): Promise<void>;
  /** Makes sure that what is live runs, also after this computer was started again. */
  ensure(signal: AbortSignal): Promise<void>;
  rollback(signal: AbortSignal): Promise<void>;
}

export interface DemoDeps {
  readonly place: DemoPlace;
  readonly jobs: {
    list(): readonly Job[];
    start(wish: {
      kind: 'demo';
      title: string;
      service: string;
      host: string;
      steps: readonly string[];
      work: (report: Report, signal: AbortSignal) => Promise<void>;
    }): string;
  };
  /** Folder of the sample models. */
  readonly samplesDir: string;
  /** How long a person looks at the points before they move again. */
  readonly lookMs?: number;
}

const LOOK_MS = 6_000;
const EVERY_MS = 20;
const MOST_MS = 180_000;
const REPORT_EVERY_MS = 500;

/** Starts the demo as a job and answers with its id; with that of the running one when there is one. */
export function startDemo(deps: DemoDeps): string {
  const running = deps.jobs.list().find(({ kind, status }) => kind === 'demo' && status === 'running');
  if (running) return running.id;
  return deps.jobs.start({
    kind: 'demo',
    title: `Demo: switch ${DEMO_SERVICE} from one version to the next and back`,
    service: DEMO_SERVICE,
    host: 'this-computer',
    steps: [
      'import',
      'deploy the first version',
      'traffic',
      'deploy the second version',
      'watch',
      'roll back',
      'watch again',
    ],
    work: (report, signal) => demo(deps, report, signal),
  });
}

async function demo({ place, samplesDir, lookMs = LOOK_MS }: DemoDeps, report: Report, signal: AbortSignal) {
  const folders = VERSIONS.map((version) => join(samplesDir, MODEL, version));
  report.step('import');
  for (const version of VERSIONS) await place.importModel(join(samplesDir, MODEL, version), MODEL, version, signal);

  report.step('deploy the first version');
  const port = await firstVersion(place, signal);
  report.note(`${MODEL}@${VERSIONS[0]} answers on port ${port}`);

  const path = `/v2/models/${DEMO_SERVICE}/infer`;
  await using client = new SteadyClient(port, path, await readCases(folders), EVERY_MS, MOST_MS);
  const look = () => watch(client, report, lookMs, signal);
  report.step('traffic');
  await look();
  report.step('deploy the second version');
  await place.deploy({ name: MODEL, version: VERSIONS[1] }, port, signal);
  report.step('watch');
  await look();
  report.step('roll back');
  await place.rollback(signal);
  report.step('watch again');
  await look();
  const seen = await client.stop();
  report.note(summary(seen));
  if (seen.failed === 0) return;
  throw new Problem('switch-failed', `Look at the first failure, ${summary(seen)}: ${seen.example}`, {
    requests: seen.requests,
    failed: seen.failed,
  });
}

/** Brings the first version to life; answers with the port that clients use. */
async function firstVersion(place: DemoPlace, signal: AbortSignal): Promise<number> {
  const live = await place.live(signal);
  if (live && live.model !== MODEL) {
    throw new Problem(
      'service-exists',
      `The service ${DEMO_SERVICE} serves ${live.model}: remove it before the demo, which needs the name`,
      { service: DEMO_SERVICE },
    );
  }
  const port = live?.port ?? (await freePort());
  if (live?.version === VERSIONS[0]) await place.ensure(signal);
  else await place.deploy({ name: MODEL, version: VERSIONS[0] }, port, signal);
  return port;
}

/** Says how many requests there were until `ms` are over. */
async function watch(client: SteadyClient, report: Report, ms: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + ms;
  const before = client.seen.requests;
  const expected = Math.ceil(ms / EVERY_MS);
  for (let left = ms; left > 0; left = until - performance.now()) {
    await sleep(Math.min(left, REPORT_EVERY_MS), undefined, { signal });
    report.progress(Math.min(client.seen.requests - before, expected), expected, 'requests');
    report.note(summary(client.seen));
  }
}

function summary({ requests, failed }: Seen): string {
  return `${requests} requests, ${failed} failed`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (typeof address === 'object' && address) return address.port;
  throw new Problem('port-taken', 'Free a port of this computer and start the demo again');
}
