/** `node test/bench/telemetry-record.ts FILE`: records what the loop of telemetry says on a lab host for 40 s (Linux, root). */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { loopScript } from '../../core/telemetry/collect/loop.ts';
import type { LabHost } from '../lab/host.ts';
import { startLab } from '../lab/lab.ts';
import type { Recording } from './telemetry-recording.ts';

const TICKS = 40;
const IDLE = 'idle';

/** Busy a little, in processor, memory and disk. */
const WORK = 'while :; do dd if=/dev/zero of=/tmp/f bs=64k count=$((RANDOM % 32)); sleep 0.$((RANDOM % 5 + 1)); done';

const CONTAINERS = ['router', 'credit-blue', 'credit-green', 'fraud-blue'].map((name) => `signalbox-${name}`);

/** As nvidia-smi answers the query of the loop, for two GPUs, of made-up load. */
const NVIDIA = `#!/bin/bash
while :; do
  for gpu in 0 1; do
    echo "$gpu, NVIDIA L40S, $((RANDOM % 100)), $((12000 + RANDOM % 900)), 46068, $((52 + RANDOM % 9)), \
$((120 + RANDOM % 99)).$((RANDOM % 90 + 10)), $((1900 + RANDOM % 500)), 0, Enabled"
  done
  sleep 1
done
`;

async function must(host: LabHost, ...argv: [string, ...string[]]): Promise<string> {
  const { code, stdout, stderr } = await host.exec(argv);
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
  return stdout;
}

/** Containers, each with a shell, and a program that says what nvidia-smi would. */
async function furnish(host: LabHost): Promise<void> {
  const image = `cd $(mktemp -d) && mkdir bin tmp && cp /bin/busybox bin/ && for each in sh dd sleep; do ln -s busybox bin/$each; done
    cp -L --parents $(ldd /bin/busybox | grep -o '/lib[^ ]*') . && tar c . | docker import - ${IDLE}`;
  await must(host, 'sh', '-c', image);
  for (const name of CONTAINERS) {
    const [, service = '', slot = ''] = name.split('-');
    const labels = slot ? ['-l', `io.signalbox.service=${service}`, '-l', `io.signalbox.slot=${slot}`] : [];
    const limits = ['--memory', '512m', '--network', 'none', '--restart', 'unless-stopped'];
    await must(host, 'docker', 'run', '-d', '--name', name, ...labels, ...limits, IDLE, '/bin/sh', '-c', WORK);
  }
  await must(
    host,
    'sh',
    '-c',
    `cat >/usr/local/bin/nvidia-smi <<'END'\n${NVIDIA}END\nchmod 755 /usr/local/bin/nvidia-smi`,
  );
}

async function record(host: LabHost, loop: ChildProcessWithoutNullStreams): Promise<Recording> {
  const errors = text(loop.stderr);
  const lines = createInterface({ input: loop.stdout })[Symbol.asyncIterator]();
  const ask = async (tick: string): Promise<string> => {
    loop.stdin.write(`${tick}\n`);
    let answer = '';
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`The loop ended: ${await errors}`);
      if (value === '.') return answer;
      if (!value.startsWith('@ ')) answer += `${value}\n`;
    }
  };
  await ask('0 lrdg /var/lib/docker');
  const plain: string[] = [];
  for (let n = 1; n <= TICKS; n++) {
    plain.push(await ask(`${n} -`));
    await sleep(1_000);
  }
  const heat = (await ask('0 h')).slice((await ask('0 -')).length);
  loop.stdin.end();
  const said = (await errors).split('\n');
  const engine = async (path: string) =>
    JSON.parse(await must(host, 'curl', '-s', '--unix-socket', '/run/docker.sock', `http://d/containers/${path}`));
  const containers: Recording['containers'] = await engine('json?all=1');
  return {
    plain,
    heat,
    gpus: said.filter((line) => line.includes('NVIDIA')),
    disks: said.filter((line) => line !== '' && !line.includes('NVIDIA')),
    containers,
    inspected: await Promise.all(containers.map(({ Id }) => engine(`${Id}/json`))),
  };
}

await using lab = await startLab(1);
const host = lab.host(1);
await furnish(host);
const { dockerSocket } = (await lab.info())[0] ?? { dockerSocket: '' };
const pid = /\/proc\/(\d+)\//.exec(dockerSocket)?.[1] ?? '';
const script = loopScript('5ca1ab1e', '/var/lib/signalbox');
const loop = spawn('nsenter', ['-t', pid, '-m', '-u', '-i', '-n', '-p', '-C', '--', 'sh', '-c', script]);
writeFileSync(process.argv[2] ?? 'recording.json.gz', gzipSync(JSON.stringify(await record(host, loop)), { level: 9 }));
