/** `npm run demo [-- --lab] [--json]`: the main job, here or on two lab hosts, and what it proved. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type App, createApp } from '../core/app.ts';
import { Output } from '../core/cli/output.ts';
import { asJson, printReceipts } from '../core/cli/rollout-view.ts';
import { asProblem, Problem } from '../core/contract/problem.ts';
import { type DemoResult, mainJob } from './demo/main-job.ts';
import { type DemoPlace, herePlace } from './demo/places.ts';

const help = `npm run demo             deploy, switch and roll back a model on this computer, under traffic
npm run demo -- --lab    the same on two lab hosts, over SSH and Docker with HAProxy (Linux, root)
npm run demo -- --json   print one JSON object
Exit code 1: a request was lost, or the job failed.`;

async function run(lab: boolean, out: Output): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-demo-'));
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Problem('cancelled', 'Cancelled'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(10 * 60_000)]);
  let app: App | null = null;
  let places: readonly DemoPlace[] = [];
  try {
    const cacheDir = join(import.meta.dirname, '../.cache');
    app = createApp({ dataDir, cacheDir, confirmHostKey: async () => true });
    places = lab ? await (await import('./demo/lab.ts')).labPlaces(app, signal, out) : [await herePlace()];
    return tell(out, await mainJob(app, places, signal, out), lab);
  } catch (error) {
    out.fail(asProblem(error));
    return 1;
  } finally {
    for (const { down } of places) await down(app);
    await app?.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function tell(out: Output, { receipts, load }: DemoResult, lab: boolean): number {
  out.progress.end();
  const lost =
    receipts.reduce((sum, { failed, lateOld }) => sum + failed + lateOld, 0) +
    load.reduce((sum, { failed }) => sum + failed, 0);
  printReceipts(out, receipts);
  out.line('');
  for (const { host, requests, failed, examples } of load) {
    out.line(`${host}: ${requests} requests by the clients from first to last, ${failed} failed`);
    for (const { kind, detail } of examples) out.line(`  ${kind}: ${detail}`);
  }
  out.line(lost === 0 ? 'No request was lost.' : `${lost} requests were lost or came late.`);
  const hosts = load.map(({ host }) => host);
  out.result({
    ok: lost === 0,
    engine: lab ? 'docker' : 'local',
    hosts,
    receipts: asJson(receipts),
    load: asJson(load),
  });
  out.end();
  return lost === 0 ? 0 : 1;
}

const { values } = parseArgs({
  options: { lab: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) process.stdout.write(`${help}\n`);
else
  process.exitCode = await run(
    values.lab === true,
    new Output({ json: values.json === true, stdout: process.stdout, stderr: process.stderr }),
  );
