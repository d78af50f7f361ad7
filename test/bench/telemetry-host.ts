import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../../core/platform/machine.ts';
import { connectSsh, localUser } from '../../core/platform/ssh/machine.ts';
import { HostCollector } from '../../core/telemetry/collect/collector.ts';
import { startLab } from '../lab/lab.ts';
import { Cost, commandLine, type HostCost, processesBeside } from './telemetry-processes.ts';
import { until } from './telemetry-until.ts';

export interface HostFigures {
  readonly loop: HostCost;
  /** Null: Debian's package is not installed here. */
  readonly exporter: HostCost | null;
  readonly frames: number;
  readonly scrapes: number;
  readonly seconds: number;
}

const EXPORTER = '/usr/bin/prometheus-node-exporter';
const PORT = 9100;
const LOOK_MS = 100;

/**
 * The collector's loop on a lab host, and Debian's prometheus-node-exporter beside it, each asked once a second over an SSH
 * connection of its own, both at the same time.
 */
export async function measureHost(seconds: number): Promise<HostFigures> {
  await using stack = new AsyncDisposableStack();
  const lab = stack.use(await startLab(1));
  const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-bench-host-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const { user, ip, key } = lab.host(1);
  const init = Number(/\/proc\/(\d+)\//.exec((await lab.info())[0]?.dockerSocket ?? '')?.[1]);
  const sessions = () => processesBeside(init).filter((pid) => commandLine(pid).startsWith('sshd: '));
  /** A connection, and the processes of sshd that are there for it alone. */
  const connect = async () => {
    const before = new Set(sessions());
    const me = { ...localUser(), agent: null };
    const way = { target: `${user}@${ip}`, identity: key };
    const machine = await connectSsh(way, { dataDir, me, confirmHostKey: async () => true });
    stack.defer(() => machine.close());
    return { machine, sshd: sessions().filter((pid) => !before.has(pid)) };
  };

  const own = await connect();
  let frames = 0;
  const collector = new HostCollector('gpu-1', {
    open: async () => own.machine,
    onFrame: () => {
      frames += 1;
    },
    onStatus: () => {},
    onEvent: () => {},
  });
  collector.start();
  stack.defer(() => collector.stop());
  await until('the loop runs', () => frames > 1);
  const loops = processesBeside(init).filter((pid) => isLoop(commandLine(pid)));
  if (loops.length !== 1) throw new Error(`${loops.length} loops run instead of one`);
  const costs = [new Cost(loops, own.sshd)];

  let scrapes = 0;
  if (existsSync(EXPORTER)) {
    const other = await connect();
    const inside = ['-t', String(init), '-m', '-u', '-i', '-n', '-p', '-C', '--'];
    const exporter = spawn('nsenter', [...inside, EXPORTER, `--web.listen-address=127.0.0.1:${PORT}`], {
      stdio: 'ignore',
    });
    stack.defer(() => void exporter.kill());
    const scrape = async () => {
      if ((await statusOf(other.machine)) === 200) scrapes += 1;
    };
    await until('the exporter answers', async () => {
      await scrape().catch(() => {});
      return scrapes > 0;
    });
    const timer = setInterval(() => void scrape().catch(() => {}), 1_000);
    stack.defer(() => clearInterval(timer));
    costs.push(
      new Cost(
        processesBeside(init).filter((pid) => commandLine(pid).startsWith(EXPORTER)),
        other.sshd,
      ),
    );
  }

  await sleep(5_000);
  const [framesBefore, scrapesBefore] = [frames, scrapes];
  for (const cost of costs) cost.begin();
  const beganMs = performance.now();
  while (performance.now() - beganMs < seconds * 1_000) {
    await sleep(LOOK_MS);
    for (const cost of costs) cost.look();
  }
  const took = (performance.now() - beganMs) / 1_000;
  const [loop, exporter = null] = costs.map((cost) => cost.end(took));
  if (!loop) throw new Error('Nothing was measured');
  return { loop, exporter, frames: frames - framesBefore, scrapes: scrapes - scrapesBefore, seconds: took };
}

/** A shell that was given the loop itself as its script; not one that only starts another. */
function isLoop(command: string): boolean {
  const [, option, script = ''] = command.split('\0');
  return option === '-c' && /^loop=/m.test(script);
}

async function statusOf(machine: Machine): Promise<number> {
  const socket = await machine.connectTcp('127.0.0.1', PORT, AbortSignal.timeout(5_000));
  return new Promise((resolve, reject) => {
    const asked = get({ path: '/metrics', createConnection: () => socket, agent: false }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject);
  });
}
