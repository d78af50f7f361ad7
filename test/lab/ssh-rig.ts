import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext } from 'node:test';
import type { Machine } from '../../core/platform/machine.ts';
import { connectSsh, type SshDeps } from '../../core/platform/ssh/machine.ts';
import type { SshTarget } from '../../core/platform/ssh/target.ts';
import type { LabHost } from './host.ts';
import { type Lab, startLab } from './lab.ts';
import { labUnavailable } from './unavailable.ts';

export const skip = labUnavailable() ?? false;
/** Two hosts, and a folder of the test file's own; there once its tests run. */
export let lab: Lab;
export let dir: string;

/** Starts the lab before the tests of the file that calls it, and ends it after them. */
export function withSshLab(): void {
  before(async () => {
    if (skip) return;
    dir = mkdtempSync(join(tmpdir(), 'signalbox-ssh-'));
    lab = await startLab(2);
    // A login that is not root and may not use Docker; locked accounts cannot log in at all.
    const script =
      "mkdir -p /home && useradd -m -s /bin/sh -p '*' -K UID_MIN=5000 bob && cp /etc/ssh/keys/root /etc/ssh/keys/bob";
    for (const host of lab.hosts) assert.equal((await host.exec(['sh', '-c', script])).code, 0);
  });

  after(() => {
    if (skip) return;
    lab.down();
    rmSync(dir, { recursive: true });
  });
}

/** A home folder of its own for each test; it knows the lab's keys unless told otherwise. */
export function home(knownHosts = readFileSync(lab.knownHosts, 'utf8')): string {
  const path = mkdtempSync(join(dir, 'home-'));
  mkdirSync(join(path, '.ssh'));
  writeFileSync(join(path, '.ssh', 'known_hosts'), knownHosts);
  return path;
}

export function deps(path: string, more: Partial<SshDeps> = {}): SshDeps {
  return { dataDir: join(path, 'data'), me: { name: 'root', home: path, agent: null }, ...more };
}

export const to = (host: LabHost, user = 'root'): SshTarget => ({ target: `${user}@${host.ip}`, identity: host.key });

export async function open(t: TestContext, target: SshTarget, how = deps(home())): Promise<Machine> {
  const machine = await connectSsh(target, how);
  t.after(() => machine.close());
  return machine;
}

/** Within 10 s: the host's sshd is there again after one, and a call tries at least every two. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) if (await holds()) return;
  assert.fail(`not within 10 s: ${what}`);
}
