import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { Problem } from '../contract/problem.ts';
import type { Machine, RunOptions, RunResult } from '../platform/machine.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { hostMigrations } from './inventory.ts';
import { type Connect, HostService } from './service.ts';

const never = new AbortController().signal;

/** A machine that is a process here: enough for facts, no Docker. */
class ProcessMachine implements Machine {
  readonly address = 'a process';
  readonly stateDir: string;
  readonly path: string;
  closed = 0;

  constructor(stateDir = join(tmpdir(), 'signalbox-none'), path = process.env.PATH ?? '') {
    this.stateDir = stateDir;
    this.path = path;
  }

  async run(
    [file, ...args]: readonly [string, ...string[]],
    { stdin = '', signal }: RunOptions = {},
  ): Promise<RunResult> {
    const child = spawn(file, args, { signal, env: { PATH: this.path } });
    child.stdin.end(stdin);
    const code = new Promise<number>((resolve, reject) => child.on('error', reject).on('close', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, stdout, stderr };
  }

  docker(): never {
    throw new Problem('docker-missing', 'none');
  }

  connectSocket(): never {
    throw new Problem('connection-lost', 'none');
  }

  connectTcp = this.connectSocket;
  openShell = this.connectSocket;
  openStream = this.connectSocket;
  putFile = this.connectSocket;

  async close(): Promise<void> {
    this.closed += 1;
  }
}

function service(connect: Connect): HostService {
  const hosts = new HostService({ db: openDatabase(':memory:', [hostMigrations]), connect });
  hosts.add({ name: 'h', ssh: { target: 'root@h.test' } });
  return hosts;
}

const linux = { skip: process.platform !== 'linux' && 'the script is for Linux' };

test('facts are what this machine is', linux, async () => {
  const hosts = service(async () => new ProcessMachine());
  const before = Date.now();
  const facts = await hosts.facts('h', never);
  const bound = Date.now() - before;
  assert.equal(facts.system, 'Linux');
  assert.ok(facts.cpus >= 1);
  assert.ok((facts.memoryBytes ?? 0) > (facts.memoryAvailableBytes ?? 0));
  assert.ok((facts.diskFreeBytes ?? 0) > 0);
  assert.deepEqual(facts.missingTools, []);
  assert.equal(facts.stateDir.writable, true);
  assert.equal(facts.docker, null);
  // One clock: the truth is 0, and the bound is no wider than the whole call.
  assert.ok(Math.abs(facts.clockSkew.ms) <= facts.clockSkew.boundMs);
  assert.ok(facts.clockSkew.boundMs <= bound / 2 + 2);
  await hosts.closeAll();
});

test('a GPU driver that fails is told, and so is a state folder that is a file', linux, async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-hosts-'));
  t.after(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, 'nvidia-smi'), "#!/bin/sh\ncat\necho 'NVIDIA-SMI has failed'\nexit 9\n");
  chmodSync(join(dir, 'nvidia-smi'), 0o755);
  const hosts = service(async () => new ProcessMachine(join(dir, 'nvidia-smi'), `${dir}:${process.env.PATH}`));
  const facts = await hosts.facts('h', never);
  assert.equal(facts.gpuProblem, 'nvidia-smi failed: NVIDIA-SMI has failed');
  assert.equal(facts.stateDir.writable, false);
  await hosts.closeAll();
});

test('a GPU driver that cannot be ended costs the GPUs, not the facts', linux, async () => {
  const machine = new ProcessMachine();
  const run = machine.run.bind(machine);
  const asked: string[] = [];
  machine.run = async (argv, options) => {
    asked.push(argv.at(-1) ?? '');
    if (argv.at(-1) !== 'skip-gpu') throw new Problem('timeout', 'No answer in time');
    return run(argv, options);
  };
  const facts = await service(async () => machine).facts('h', never);
  assert.match(facts.gpuProblem ?? '', /hangs/);
  assert.deepEqual(asked, ['', 'skip-gpu']);
});

test('a host is connected to once, however many ask, until all is closed', async () => {
  const opened: ProcessMachine[] = [];
  const hosts = service(async () => {
    const machine = new ProcessMachine();
    opened.push(machine);
    return machine;
  });
  const [a, b] = await Promise.all([hosts.machine('h', never), hosts.machine('h', never)]);
  assert.equal(a, b);
  assert.equal(opened.length, 1);
  await hosts.closeAll();
  assert.equal(opened[0]?.closed, 1);
  assert.notEqual(await hosts.machine('h', never), a);
  await hosts.remove('h');
  assert.equal(opened[1]?.closed, 1);
  await assert.rejects(hosts.machine('h', never), { code: 'host-unknown' });
});

test('a failure to connect reaches who waits, and the next one tries anew', async () => {
  let tries = 0;
  const hosts = service(async () => {
    tries += 1;
    if (tries === 1) throw new Problem('host-unreachable', 'Check the cable');
    return new ProcessMachine();
  });
  await assert.rejects(hosts.machine('h', never), { code: 'host-unreachable' });
  await hosts.machine('h', never);
  assert.equal(tries, 2);
});

test('who gives up leaves the others waiting; closing gives up for all', async () => {
  const { promise, resolve } = Promise.withResolvers<Machine>();
  let given: AbortSignal | undefined;
  const hosts = service((_, signal) => {
    given = signal;
    return promise;
  });
  const impatient = new AbortController();
  const first = hosts.machine('h', impatient.signal);
  const second = hosts.machine('h', never);
  impatient.abort();
  await assert.rejects(first, { code: 'cancelled' });
  assert.equal(given?.aborted, false);
  const machine = new ProcessMachine();
  const closed = hosts.closeAll();
  assert.equal(given?.aborted, true);
  resolve(machine);
  await closed;
  assert.equal(await second, machine);
  assert.equal(machine.closed, 1);
});

test('a check goes its own way and closes it; what fails becomes an item', linux, async () => {
  const opened: ProcessMachine[] = [];
  const hosts = service(async (way) => {
    if (way?.target === 'root@gone.test') throw new Problem('host-unreachable', 'Check the cable');
    const machine = new ProcessMachine();
    opened.push(machine);
    return machine;
  });
  await hosts.machine('h', never);
  const report = await hosts.check('h', never);
  assert.equal(opened.length, 2);
  assert.deepEqual(
    opened.map(({ closed }) => closed),
    [0, 1],
  );
  assert.equal(report.items.find(({ id }) => id === 'login')?.ok, true);
  assert.equal(report.items.find(({ id }) => id === 'docker')?.ok, false);
  hosts.add({ name: 'gone', ssh: { target: 'root@gone.test' } });
  assert.equal((await hosts.check('gone', never)).items[0]?.code, 'host-unreachable');
  hosts.add({ name: 'ring-a', ssh: { target: 'a', jump: 'ring-b' } });
  hosts.add({ name: 'ring-b', ssh: { target: 'b', jump: 'ring-a' } });
  assert.equal((await hosts.check('ring-a', never)).items[0]?.code, 'usage');
  await assert.rejects(hosts.check('h', AbortSignal.abort()), { code: 'cancelled' });
  await assert.rejects(hosts.check('nobody', never), { code: 'host-unknown' });
  await hosts.closeAll();
});
