/** `npm run bench:switch`: what a switch costs and loses on a lab host, beside its peers. */
import { parseArgs } from 'node:util';
import { ensureSystemPackages } from '../../scripts/system.ts';
import { labUnavailable } from '../lab/unavailable.ts';
import { describeMachine, machineLine } from './machine.ts';
import { measurePeer, type Peer } from './peer.ts';
import { haproxyReload, nginxReload } from './peers.ts';
import { type Row, rowTable } from './rows.ts';
import { measureDeploys } from './second-version.ts';
import { BenchSite } from './site.ts';
import { measureSsh } from './ssh.ts';
import { deployRows, idleRows, loadedRows, peerRows, sshRows } from './switch-rows.ts';
import { switchIdle } from './switching.ts';
import { switchUnderLoad } from './under-load.ts';

const help = `npm run bench:switch              measure switches, peers, uploads and deploys on a lab host (Linux, root; some 4 minutes)
npm run bench:switch -- --quick   a tenth of it, to see that it works
npm run bench:switch -- --json    print one JSON object
Exit code 1: a target was missed, or the benchmark failed.`;

const LIMIT_MS = 25 * 60_000;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function measure(site: BenchSite, quick: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  say('Deploying two versions');
  const deploys = await measureDeploys(site);
  say('Switching without traffic');
  rows.push(...idleRows(await switchIdle(site, quick ? 50 : 200)));
  say('Switching under load');
  const [requests, switches] = quick ? [20_000, 10] : [200_000, 100];
  rows.push(...loadedRows(await switchUnderLoad(site, requests, switches)));
  for (const peer of [haproxyReload, nginxReload] satisfies Peer[]) {
    say(`Switching by ${peer.name}`);
    rows.push(...peerRows(peer.name, await measurePeer(site, peer, quick ? 3 : 10)));
  }
  rows.push(...deployRows(deploys));
  say('Calling the Docker API and uploading, beside scp');
  rows.push(...sshRows(await measureSsh(site.labHost, site.lab.knownHosts)));
  return rows;
}

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) console.log(help);
else {
  const reason = ensureSystemPackages() ?? labUnavailable();
  if (reason) {
    say(`The benchmark can not run here: ${reason}`);
    process.exitCode = 1;
  } else {
    const machine = describeMachine();
    await using site = await BenchSite.open(AbortSignal.timeout(LIMIT_MS));
    const rows = await measure(site, values.quick === true);
    const ok = rows.every((row) => row.ok);
    console.log(
      values.json
        ? JSON.stringify({ name: 'switch', machine, rows, ok })
        : `${rowTable(rows)}\n\n${machineLine(machine)}\n${ok ? 'Every target is met.' : 'A target is missed.'}`,
    );
    process.exitCode = ok ? 0 : 1;
  }
}
