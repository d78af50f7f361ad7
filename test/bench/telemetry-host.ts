import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpOver } from '../../core/platform/http-over.ts';
import type { Machine } from '../../core/platform/machine.ts';
import { connectSsh, localUser } from '../../core/platform/ssh/machine.ts';
import { HostCollector } from '../../core/telemetry/collect/collector.ts';
import { startLab } from '../lab/lab.ts';
import { Cost, commandLine, type HostCost, processesBeside, processTree } from './telemetry-processes.ts';
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
  // What the loop forks is called as itself until it starts another program.
  const shells = processesBeside(init).filter((pid) => isLoop(commandLine(pid)));
  const loops = shells.filter((pid) => !shells.some((other) => other !== pid && processTree(other).includes(pid)));
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
    // One that fails is not counted, and the count is told.
    const tryScrape = async () => {
      if (await scrape(other.machine).catch(() => false)) scrapes += 1;
    };
    await until('the exporter answers', () => tryScrape().then(() => scrapes > 0));
    const timer = setInterval(() => void tryScrape(), 1_000);
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

/** A shell that was given the loop as a script. */
function isLoop(command: string): boolean {
  const [shell, ...rest] = command.split('\0');
  return shell === 'sh' && rest.some((each) => /^loop=/m.test(each));
}

/** Whether the exporter told its metrics. */
async function scrape(machine: Machine): Promise<boolean> {
  const signal = AbortSignal.timeout(5_000);
  const stream = await machine.connectTcp('127.0.0.1', PORT, signal);
  const { status, body } = await httpOver(stream, { method: 'GET', path: '/metrics' }, signal);
  return status === 200 && body.includes('node_cpu_seconds_total');
}
