import { constants } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import os from 'node:os';
import type { HostFacts } from './model.ts';

/** Node's names → those of `uname -m`. */
const architectures: { readonly [arch: string]: string } = { x64: 'x86_64', arm64: 'aarch64' };

/**
 * This computer where it runs no Linux: what Node knows of it. Docker is left out: it is used on Linux hosts only. Makes
 * the state folder, as the local engine would.
 */
export async function readNodeFacts(stateDir: string): Promise<HostFacts> {
  const made = await mkdir(stateDir, { recursive: true, mode: 0o700 }).then(
    () => true,
    () => false,
  );
  const writable =
    made &&
    (await access(stateDir, constants.W_OK).then(
      () => true,
      () => false,
    ));
  const disk = made ? await statfs(stateDir) : null;
  const user = os.userInfo();
  return {
    os: os.version(),
    system: os.type(),
    distribution: [],
    kernel: os.release(),
    arch: architectures[os.arch()] ?? os.arch(),
    cpus: os.availableParallelism(),
    cpuModel: os.cpus()[0]?.model ?? null,
    memoryBytes: os.totalmem(),
    memoryAvailableBytes: os.freemem(),
    diskBytes: disk && disk.blocks * disk.bsize,
    diskFreeBytes: disk && disk.bavail * disk.bsize,
    dockerDiskFreeBytes: null,
    stateDir: { path: stateDir, writable },
    docker: null,
    dockerProblem: {
      code: 'platform-unsupported',
      message: 'Use the local engine: Docker is used on Linux hosts only',
    },
    dockerTraces: { cli: false, daemon: false, running: false, socket: null, socketWritable: false, socketGroup: null },
    gpus: [],
    gpuProblem: null,
    clockSkew: { ms: 0, boundMs: 0 },
    uptimeS: os.uptime(),
    selinux: null,
    apparmor: false,
    missingTools: [],
    user: user.username,
    root: user.uid === 0,
  };
}
