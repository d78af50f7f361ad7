import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIsAlive, processKey } from '../../core/platform/process-key.ts';
import type { LabHost } from './host.ts';
import { startLab } from './lab.ts';
import { labUnavailable } from './unavailable.ts';

/** Everything on this machine that belongs to the lab on `net`, as a line each: it must be nothing once the lab is down. */
function traces(dir: string, net: string): string[] {
  const prefix = `sb${net.split('.')[1]}`;
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' }).split('\n');
  const processes = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && existsSync(`/proc/${pid}/cmdline`));
  const groups = (pid: string) => readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(`/${prefix}/`);
  return [
    ...readdirSync('/run/netns').filter((name) => name.startsWith(`${prefix}-`)),
    ...run('ip', '-o', 'link').filter((line) => line.includes(` ${prefix}-`)),
    ...run('losetup', '-l', '-n', '-O', 'BACK-FILE').filter((line) => line.includes(`${dir}/`)),
    ...readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(`${dir}/`)),
    ...globSync([`/sys/fs/cgroup/${prefix}`, `/sys/fs/cgroup/*/${prefix}`]),
    ...processes.filter((pid) => ignoringEnded(() => groups(pid))).map((pid) => `process ${pid}`),
    ...(existsSync(dir) ? [dir] : []),
  ];
}

function ignoringEnded(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}

/** A process of its own that starts a lab of one host, says where, and waits. */
async function owner(): Promise<{ child: ChildProcess; dir: string; net: string }> {
  const lab = JSON.stringify(join(import.meta.dirname, 'lab.ts'));
  const program = `const { startLab } = await import(${lab});
    const { dir, net } = await startLab(1);
    console.log(JSON.stringify({ dir, net }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line', { signal: AbortSignal.timeout(60_000) });
  return { child, ...JSON.parse(line) };
}

async function gone(dir: string, net: string): Promise<void> {
  const until = performance.now() + 10_000;
  while (traces(dir, net).length > 0 && performance.now() < until) await sleep(50);
  assert.deepEqual(traces(dir, net), []);
}

/** Whether sshd at `to` takes a connection from the host. */
async function reaches(from: LabHost, to: string): Promise<boolean> {
  return (await from.exec(['timeout', '1', 'bash', '-c', `: </dev/tcp/${to}/22`])).code === 0;
}

describe('the lab', { skip: labUnavailable() ?? false }, () => {
  it('starts hosts that reach each other, and can cut, freeze, fill and reboot them', async () => {
    await using lab = await startLab(2);
    const [h1, h2] = [lab.host('h1'), lab.host(2)];
    assert.equal((await h1.exec(['hostname'])).stdout, 'h1\n');
    assert.equal(readFileSync(lab.knownHosts, 'utf8'), `${h1.ip} ${h1.hostKey}\n${h2.ip} ${h2.hostKey}\n`);
    assert.equal(await reaches(h1, h2.ip), true);

    await h1.partition(true, 'h2');
    assert.equal(await reaches(h1, h2.ip), false);
    await h1.partition(false, 'h2');
    assert.equal(await reaches(h1, h2.ip), true);

    await h2.disk('full');
    assert.notEqual((await h2.exec(['sh', '-c', 'head -c 1000000 /dev/zero >/root/x'])).code, 0);
    await h2.disk('free');
    assert.equal((await h2.exec(['sh', '-c', 'head -c 1000000 /dev/zero >/root/x && sync'])).code, 0);

    await h2.stop();
    assert.deepEqual(
      (await lab.info()).map(({ running }) => running),
      [true, false],
    );
    await h2.start();
    assert.equal((await h2.exec(['sh', '-c', 'wc -c </root/x'])).stdout, '1000000\n');
    assert.throws(() => lab.host('h3'), /no host h3/);
  });

  it('leaves no trace, frozen, delayed or cut off as its hosts may be', async () => {
    const lab = await startLab(2);
    assert.ok(traces(lab.dir, lab.net).length > 5);
    await lab.host(1).netem('5ms');
    const delayer = processKey(Number(readFileSync(join(lab.dir, 'h1/netem.pid'), 'utf8')));
    assert.ok(processIsAlive(delayer));
    await lab.host(1).freeze(true);
    await lab.host(2).partition(true);
    lab.down();
    await gone(lab.dir, lab.net);
    for (const end = Date.now() + 5_000; processIsAlive(delayer); await sleep(20)) assert.ok(Date.now() < end);
    lab.down();
  });

  it('goes with a process that is told to end', async () => {
    const { child, dir, net } = await owner();
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
    await gone(dir, net);
  });

  it('is removed by the next lab when its process was killed', async () => {
    const { child, dir, net } = await owner();
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.ok(traces(dir, net).length > 5);
    await using next = await startLab(1);
    if (next.net !== net) await gone(dir, net);
    assert.equal((await next.host(1).exec(['ls', '/root'])).stdout, '');
  });

  it('does not start when told to stop', async () => {
    await assert.rejects(startLab(1, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});
