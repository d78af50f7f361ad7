/** What was measured → rows with their targets. Pure. */
import { aroundChanges, type PeerNumbers } from './peer.ts';
import { judged, type Row, told } from './rows.ts';
import type { DeployNumbers } from './second-version.ts';
import type { SshNumbers } from './ssh.ts';
import { quantile } from './stats.ts';
import type { LoadedNumbers } from './under-load.ts';

export function idleRows(took: readonly number[]): Row[] {
  const note = `no traffic, ${took.length} switches`;
  return [
    judged('switch p50', quantile(took, 0.5), 'ms', ['<=', 10], note),
    judged('switch p99', quantile(took, 0.99), 'ms', ['<=', 50], note),
  ];
}

export function loadedRows({ report, switches, lateByClients, router }: LoadedNumbers): Row[] {
  const took = switches.map(({ askedMs, returnedMs }) => returnedMs - askedMs);
  const note = `${switches.length} switches, 16 clients`;
  const { requests, failed, seconds, p50Ms, p99Ms, maxMs } = report;
  const latency = `p50 ${p50Ms?.toFixed(1)}, p99 ${p99Ms?.toFixed(1)}, max ${maxMs?.toFixed(0)} ms`;
  const missing = Math.max(requests - failed - router.requests, router.complete ? 0 : 1);
  return [
    told('requests under load', requests, '', `${Math.round(requests / seconds)}/s, ${latency}`),
    judged('failed, by the clients', failed, 'requests', ['=', 0], note),
    judged('failed, by the router', router.failed, 'requests', ['=', 0], `of ${router.requests} in its log`),
    judged('late old, by the clients', lateByClients, 'requests', ['=', 0], 'begun after the switch returned'),
    judged('late old, by the router', router.late, 'requests', ['=', 0], 'begun after the split was set'),
    judged('missing in the log', missing, 'requests', ['=', 0]),
    told('switch p50 under load', quantile(took, 0.5), 'ms', note),
    told('switch p99 under load', quantile(took, 0.99), 'ms', note),
    ...changeRows('switch', aroundChanges(report, switches)),
  ];
}

export function peerRows(name: string, { requests, failed, ...around }: PeerNumbers): Row[] {
  return [
    told(`${name}: failed`, failed, 'requests', `of ${requests}, ${around.lastOldMs.length} switches, 16 clients`),
    ...changeRows(name, around),
  ];
}

function changeRows(name: string, { firstNewMs, lastOldMs }: Pick<PeerNumbers, 'firstNewMs' | 'lastOldMs'>): Row[] {
  return [
    told(`${name}: to the first new answer, p50`, quantile(firstNewMs, 0.5), 'ms', `max ${max(firstNewMs)} ms`),
    told(`${name}: to the last request on the old, p50`, quantile(lastOldMs, 0.5), 'ms', `max ${max(lastOldMs)} ms`),
  ];
}

export function deployRows(numbers: DeployNumbers): Row[] {
  const { firstBytes, firstMs, secondBytes, modelBytes, switchedMs, failed } = numbers;
  const image = 'image, router and model on a bare host';
  return [
    told('first deploy', firstMs, 'ms', `${image}, ${(firstBytes / 1e6).toFixed(1)} MB sent`),
    judged('second version: deploy to first answer', switchedMs, 'ms', ['<=', 5_000], 'under 200 requests/s'),
    judged('second version: bytes sent', secondBytes, 'bytes', ['=', modelBytes], 'only the model'),
    judged('second version: failed', failed, 'requests', ['=', 0]),
  ];
}

export function sshRows({ dockerPing, upload }: SshNumbers): Row[] {
  const { megabytes, scp, ours, oursVerified, ratio } = upload;
  const sizes = `${megabytes} MB: scp ${Math.round(scp)} ms, SFTP ${Math.round(ours)} ms`;
  return [
    judged('Docker API call over SSH p50', dockerPing.p50, 'ms', ['<=', 3], `p99 ${dockerPing.p99.toFixed(1)} ms`),
    judged('upload speed by scp’s', ratio, '×', ['>=', 0.8], sizes),
    told('upload with sync and digest by scp’s', scp / oursVerified, '×', `${Math.round(oursVerified)} ms`),
  ];
}

function max(values: readonly number[]): string {
  return Math.max(...values).toFixed(1);
}
