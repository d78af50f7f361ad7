import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFile } from '../../core/platform/hash-file.ts';
import { connectSsh, localUser } from '../../core/platform/ssh/machine.ts';
import type { LabHost } from '../lab/host.ts';
import { startLab } from '../lab/lab.ts';

/** Medians and 99th percentiles in ms; uploads in ms for the same file. */
export interface SshNumbers {
  readonly dockerPing: { readonly p50: number; readonly p99: number };
  readonly shell: { readonly p50: number; readonly p99: number };
  readonly run: { readonly p50: number; readonly p99: number };
  readonly upload: {
    readonly megabytes: number;
    readonly scp: number;
    /** Until the last byte was written there, which is what scp does. */
    readonly ours: number;
    /** With the look at what is there, the sync to disk, the check of the digest and the rename. */
    readonly oursVerified: number;
    /** Speed as a multiple of scp's. */
    readonly ratio: number;
  };
}

const MEGABYTES = 200;
const ROUNDS = 7;

/** What the way to a host costs, uploads side by side with scp in turn. `knownHosts`: a file with the host's key. */
export async function measureSsh(host: LabHost, knownHosts: string): Promise<SshNumbers> {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  const target = { target: `${host.user}@${host.ip}`, identity: host.key };
  const machine = await connectSsh(target, {
    dataDir: dir,
    me: { ...localUser(), agent: null },
    confirmHostKey: async () => true,
  });
  try {
    const shell = await machine.openShell();
    const docker = machine.docker();
    const dockerPing = await timed(1000, () => docker.ping());
    const scripts = await timed(1000, () => shell.run('true'));
    const run = await timed(200, () => machine.run(['true']));
    const source = join(dir, 'file');
    writeFileSync(source, randomBytes(MEGABYTES * 1_000_000));
    const sha256 = await hashFile(source);
    const rounds: { scp: number; ours: number; verified: number }[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      await machine.run(['rm', '-f', '/root/bench-scp', '/root/bench-put']);
      const options = ['-q', '-i', host.key, '-o', `UserKnownHostsFile=${knownHosts}`];
      const before = performance.now();
      execFileSync('scp', [...options, source, `${target.target}:/root/bench-scp`]);
      const between = performance.now();
      let last = 0;
      const onBytes = () => {
        last = performance.now();
      };
      await machine.putFile({ source, target: '/root/bench-put', sha256, onBytes });
      rounds.push({ scp: between - before, ours: last - between, verified: performance.now() - between });
    }
    const median = (of: (round: (typeof rounds)[number]) => number) => quantile(rounds.map(of), 0.5);
    const [scp, ours, oursVerified] = [median((r) => r.scp), median((r) => r.ours), median((r) => r.verified)];
    const upload = { megabytes: MEGABYTES, scp, ours, oursVerified, ratio: scp / ours };
    return { dockerPing, shell: scripts, run, upload };
  } finally {
    await machine.close();
    rmSync(dir, { recursive: true });
  }
}

async function timed(times: number, call: () => Promise<unknown>): Promise<{ p50: number; p99: number }> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await call();
    took.push(performance.now() - start);
  }
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}

/** Nearest rank. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

if (import.meta.main) {
  await using lab = await startLab(1);
  console.log(JSON.stringify(await measureSsh(lab.host(1), lab.knownHosts), null, 2));
}
