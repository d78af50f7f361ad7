import assert from 'node:assert/strict';
import { startLoad } from '../load/load.ts';
import { sampleCases } from '../load/order.ts';
import type { LabHost } from './host.ts';

/** A service that is to stay as it is, come what may. */
export interface LiveService {
  readonly host: LabHost;
  readonly service: string;
  readonly port: number;
  readonly version: string;
}

/**
 * Does `work` under light traffic: every request must be answered right, by the one version, and the service on its host
 * (its record, its router's split, its containers) must be the same before and after, but for the fences of its files.
 */
export async function untouched(live: LiveService, work: () => Promise<void>): Promise<void> {
  const { host, service, port, version } = live;
  const before = await look(live);
  await using load = await startLoad({
    url: `http://${host.ip}:${port}/v2/models/${service}/infer`,
    cases: sampleCases('credit-risk', [version]),
    clients: 2,
    rate: 50,
    maxRequests: 100_000,
    maxMs: 5 * 60_000,
  });
  await work();
  const { requests, failed, examples, byVersion } = await load.stop();
  assert.equal(failed, 0, JSON.stringify(examples));
  assert.deepEqual(byVersion, { [version]: requests });
  assert.deepEqual(await look(live), before);
}

async function look({ host, service }: LiveService) {
  const root = '/var/lib/signalbox';
  const { fence: _, ...state } = JSON.parse(await onHost(host, `cat ${root}/services/${service}/state.json`));
  const format = '{{.Name}} {{.Id}} {{.State.Running}} {{.State.StartedAt}} {{.RestartCount}}';
  return {
    state,
    router: await onHost(host, `tail -n +1 ${root}/switch/conf.d/* ${root}/switch/maps/* | sed 's/|[0-9]*$//'`),
    containers: await onHost(host, `docker ps -aq --no-trunc | sort | xargs docker inspect -f '${format}'`),
  };
}

/** The output of a shell command on a lab host. Throws when it fails. */
export async function onHost(host: LabHost, script: string): Promise<string> {
  const { code, stdout, stderr } = await host.exec(['sh', '-c', script]);
  assert.equal(code, 0, `${script}: ${stderr}`);
  return stdout.trim();
}
