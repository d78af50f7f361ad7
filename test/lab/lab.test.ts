import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { processIsAlive, processKey } from '../../core/platform/process-key.ts';
import { startLab } from './lab.ts';
import { labUnavailable } from './unavailable.ts';

/** What a lab of this folder and these network namespaces has left on the machine. */
function traces(dir: string, prefix: string): string[] {
  const namespaces = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).split('\n');
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const groups = globSync(`/sys/fs/cgroup/**/${prefix}`);
  const loops = execFileSync('losetup', ['-a'], { encoding: 'utf8' }).split('\n');
  return [
    ...namespaces.filter((each) => each.startsWith(`${prefix}-`)),
    ...[...mounts, ...loops].filter((each) => each.includes(`${dir}/`)),
    ...groups,
    ...(existsSync(dir) ? [dir] : []),
  ];
}

function networkOf(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}

function processesIn(network: string): string[] {
  return globSync('/proc/[0-9]*').filter((path) => networkOf(path.slice('/proc/'.length)) === network);
}

describe('the lab', { skip: labUnavailable() ?? false }, () => {
  it('starts real hosts and removes every trace of them', async () => {
    const lab = await startLab(1);
    const host = lab.host(1);
    const prefix = host.netns.replace(/-h1$/, '');
    assert.notDeepEqual(traces(lab.dir, prefix), [], 'a lab that runs must show, or this test could not fail');
    const inside = readlinkSync(`/proc/${readFileSync(join(lab.dir, 'h1/pid'), 'utf8').trim()}/ns/net`);
    const { code, stdout } = await host.exec(['docker', 'version', '--format', '{{.Server.Version}}']);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\./);
    lab.down();
    lab.down();
    assert.deepEqual(traces(lab.dir, prefix), []);
    assert.deepEqual(processesIn(inside), []);
  });

  it('removes the lab of a process that was killed, when the next one starts', async () => {
    const script = `import { startLab } from ${JSON.stringify(join(import.meta.dirname, 'lab.ts'))};
      const lab = await startLab(1);
      console.log(JSON.stringify({ dir: lab.dir }));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const signal = AbortSignal.timeout(60_000);
    const [line] = await once(createInterface({ input: child.stdout }), 'line', { signal });
    const { dir }: { dir: string } = JSON.parse(String(line));
    const network = networkOf(readFileSync(join(dir, 'h1/pid'), 'utf8').trim());
    assert.ok(network);
    // By key, not by the network's number: the kernel gives that to the next network again.
    const keys = processesIn(network).map((path) => processKey(Number(path.slice('/proc/'.length))));
    assert.ok(keys.length > 3);
    child.kill('SIGKILL');
    await once(child, 'close');
    // The new lab may get the place of the old one: what must be gone is whatever ran in the old host's network.
    await using next = await startLab(1);
    assert.deepEqual(keys.filter(processIsAlive), []);
    assert.equal((await next.host(1).exec(['true'])).code, 0);
  });
});
