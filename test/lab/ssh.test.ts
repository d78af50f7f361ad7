import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Machine } from '../../core/platform/machine.ts';
import { connectSsh } from '../../core/platform/ssh/machine.ts';
import { deps, dir, home, lab, open, skip, to, until, withSshLab } from './ssh-rig.ts';

withSshLab();

test('commands: arguments, input, codes, limits, more at once than the host allows', { skip }, async (t) => {
  const machine = await open(t, to(lab.host(1)));
  assert.equal(machine.address, `root@${lab.host(1).ip}:22`);
  assert.equal(machine.stateDir, '/var/lib/signalbox');
  const said = await machine.run(['sh', '-c', 'cat; echo "$1" >&2; exit 3', 'sh', "a 'b' $c\n"], { stdin: 'ïn' });
  assert.deepEqual(said, { code: 3, stdout: 'ïn', stderr: "a 'b' $c\n\n" });
  assert.equal((await machine.run(['no-such-program'])).code, 127);
  assert.equal((await machine.run(['sh', '-c', 'kill -9 $$'])).code, 137);
  await assert.rejects(machine.run(['yes'], { maxBytes: 1000 }), { code: 'command-failed' });
  const many = Array.from({ length: 40 }, (_, i) => machine.run(['sh', '-c', `sleep 0.05; echo ${i}`]));
  assert.deepEqual(
    (await Promise.all(many)).map(({ stdout }) => Number(stdout)),
    [...many.keys()],
  );
});

test('a command that is aborted or takes too long ends on the host', { skip }, async (t) => {
  const machine = await open(t, to(lab.host(1)));
  const stop = new AbortController();
  const running = machine.run(['sh', '-c', "trap '' TERM; sleep 4242; sleep 4242"], { signal: stop.signal });
  const lives = async () => (await lab.host(1).exec(['pgrep', '-f', 'sleep 4242'])).code === 0;
  await until('it runs', lives);
  stop.abort();
  await assert.rejects(running, { code: 'cancelled' });
  assert.equal(await lives(), false);
  await assert.rejects(machine.run(['sleep', '4242'], { timeoutMs: 300 }), { code: 'timeout', message: /sleep/ });
  assert.equal(await lives(), false);
});

test('a shell: one after another, each for itself, and again after one was aborted', { skip }, async (t) => {
  const machine = await open(t, to(lab.host(1)));
  const shell = await machine.openShell();
  const input = randomBytes(300_000).toString('base64');
  const [a, b, c] = await Promise.all([
    shell.run('x=1; exit 4'),
    shell.run('echo "[$x]" >&2'),
    shell.run('cat', { stdin: input }),
  ]);
  assert.deepEqual(
    [a, b, c],
    [
      { code: 4, stdout: '', stderr: '' },
      { code: 0, stdout: '', stderr: '[]\n' },
      { code: 0, stdout: input, stderr: '' },
    ],
  );
  await assert.rejects(shell.run('sleep 4343', { timeoutMs: 300 }), { code: 'timeout' });
  assert.equal((await lab.host(1).exec(['pgrep', '-f', 'sleep 4343'])).code, 1);
  assert.equal((await shell.run('echo again')).stdout, 'again\n');
  shell.close();
  await assert.rejects(shell.run('true'), { code: 'connection-lost' });
});

test('a key with a passphrase is asked for once, and a wrong or no answer is told', { skip }, async (t) => {
  const key = join(dir, 'locked');
  copyFileSync(lab.host(1).key, key);
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', key]);
  const target = { target: `root@${lab.host(1).ip}`, identity: key };
  await assert.rejects(connectSsh(target, deps(home())), { code: 'identity-unreadable', message: /ssh-add/ });
  const wrong = { askPassphrase: async () => 'wrong' };
  await assert.rejects(connectSsh(target, deps(home(), wrong)), {
    code: 'identity-unreadable',
    message: /not the passphrase/,
  });
  const missing = { target: 'x', identity: join(dir, 'missing') };
  await assert.rejects(connectSsh(missing, deps(home())), { code: 'identity-unreadable', message: /ENOENT/ });
  const asked: string[] = [];
  const machine = await open(
    t,
    target,
    deps(home(), { askPassphrase: async (path) => (asked.push(path) > 0 ? 'secret' : null) }),
  );
  await lab.host(1).kill('sshd');
  await until('it is there again', async () => (await machine.run(['true']).catch(() => null))?.code === 0);
  assert.deepEqual(asked, [key]);
});

test('ssh-agent: its keys log in, IdentitiesOnly keeps the others back', { skip }, async (t) => {
  const socket = join(dir, 'agent');
  const agent: ChildProcess = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  t.after(() => agent.kill());
  await until('the agent listens', async () => existsSync(socket));
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  const other = join(dir, 'other');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other]);
  for (const key of [other, lab.host(1).key]) execFileSync('ssh-add', ['-q', key], { env, stdio: 'ignore' });
  const at = home();
  const me = { name: 'root', home: at, agent: socket };
  const machine = await open(t, { target: lab.host(1).ip }, deps(at, { me }));
  assert.equal((await machine.run(['id', '-un'])).stdout, 'root\n');
  writeFileSync(join(at, '.ssh', 'config'), `Host *\n  IdentitiesOnly yes\n  IdentityFile ${other}\n`);
  const refused = connectSsh({ target: lab.host(1).ip }, deps(at, { me }));
  await assert.rejects(refused, { code: 'auth-failed', message: /other, the key in the ssh-agent/ });
});

test('through one host to another, each key verified, as an alias of the ssh configuration', { skip }, async (t) => {
  const [h1, h2] = [lab.host(1), lab.host(2)];
  const at = home();
  const config = `Host far\n  HostName ${h2.ip}\n  User root\n  IdentityFile ${h2.key}\n  ProxyJump root@near\nHost near\n  HostName ${h1.ip}\n  IdentityFile ${h1.key}\n`;
  writeFileSync(join(at, '.ssh', 'config'), config);
  const machine = await open(t, { target: 'far' }, deps(at));
  const { stdout } = await machine.run(['sh', '-c', 'hostname; echo "$SSH_CONNECTION"']);
  assert.match(stdout, new RegExp(`^h2\n${h1.ip} `));
  assert.equal((await machine.docker().ping()).toString(), 'OK');
  const direct = { ...to(h2), jump: to(h1) };
  assert.equal((await (await open(t, direct)).run(['hostname'])).stdout, 'h2\n');
  const unknown = deps(home(`${h2.ip} ${h2.hostKey}\n`));
  const question = connectSsh(direct, unknown);
  await assert.rejects(question, (e: { code: string; data: object }) => {
    assert.equal(e.code, 'host-key-unknown');
    assert.equal('host' in e.data && e.data.host, h1.ip);
    return true;
  });
  await h1.kill('sshd');
  await until('it is there again', async () => (await machine.run(['hostname']).catch(() => null))?.stdout === 'h2\n');
});

test('host keys: asked for once, a changed or revoked one always refused', { skip }, async (t) => {
  const host = lab.host(1);
  const at = home('');
  await assert.rejects(connectSsh(to(host), deps(at)), { code: 'host-key-unknown', message: /SHA256:/ });
  await assert.rejects(connectSsh(to(host), deps(at, { confirmHostKey: async () => false })), {
    code: 'host-key-unknown',
  });
  const asked: string[] = [];
  const yes = { confirmHostKey: async (question: { fingerprint: string }) => asked.push(question.fingerprint) > 0 };
  await open(t, to(host), deps(at, yes));
  await open(t, to(host), deps(at, yes));
  const printed = execFileSync('ssh-keygen', ['-lf', '-'], { input: host.hostKey, encoding: 'utf8' });
  assert.deepEqual(asked, [printed.split(' ')[1]]);
  assert.equal(readFileSync(join(at, '.ssh', 'known_hosts'), 'utf8'), '', 'only the own file is written');

  const changed = home(`${host.ip} ${lab.host(2).hostKey}\n`);
  await assert.rejects(connectSsh(to(host), deps(changed, yes)), { code: 'host-key-changed' });
  assert.equal(existsSync(join(changed, 'data', 'known_hosts')), false);
  const revoked = home(`${host.ip} ${host.hostKey}\n@revoked * ${host.hostKey}\n`);
  await assert.rejects(connectSsh(to(host), deps(revoked, yes)), { code: 'host-key-revoked' });
});

test('a host key of another type that is known is asked for and accepted', { skip }, async (t) => {
  const host = lab.host(2);
  const make = 'ssh-keygen -q -t rsa -b 2048 -N "" -f /etc/ssh/rsa; echo HostKey /etc/ssh/rsa >>/etc/ssh/sshd_config';
  await host.exec(['sh', '-c', `${make}; kill -HUP $(pgrep -o -x sshd)`]);
  const { stdout } = await host.exec(['cut', '-d', ' ', '-f', '1,2', '/etc/ssh/rsa.pub']);
  const known = deps(home(`${host.ip} ${stdout}\n`));
  await until('it shows its new key', () =>
    connectSsh(to(host), known).then(
      (m) => m.close().then(() => true),
      () => false,
    ),
  );
  await open(t, to(host), known);
});

test('a wrong user, a closed port, nobody there: told at once, with what to do', { skip }, async () => {
  const { ip, key } = lab.host(1);
  const as = (target: string) => connectSsh({ target, identity: key }, deps(home()));
  await assert.rejects(as(`nobody-here@${ip}`), { code: 'auth-failed', message: /nobody-here.*key/ });
  await assert.rejects(as(`root@${ip}:23`), { code: 'host-unreachable', message: /nothing listens/ });
  await assert.rejects(as('root@no-such-host.invalid'), { code: 'host-unreachable', message: /name/ });
  const stop = new AbortController();
  const connecting = connectSsh(
    { target: `root@${lab.net}.200`, identity: key },
    deps(home(), { signal: stop.signal }),
  );
  setImmediate(() => stop.abort());
  await assert.rejects(connecting, { code: 'cancelled' });
});

test('sshd dies: what was in flight fails by name, the next call connects again', { skip }, async (t) => {
  const host = lab.host(1);
  const machine = await open(t, to(host));
  const shell = await machine.openShell();
  const events = await machine.docker().getEvents();
  const streamFailed = new Promise((resolve) => events.on('error', resolve).on('close', resolve).resume());
  const running = machine.run(['sleep', '4444']);
  const script = shell.run('sleep 4444');
  const lost = Promise.all([running, script].map((each) => assert.rejects(each, { code: 'connection-lost' })));
  await until('it runs', async () => (await host.exec(['pgrep', '-f', 'sleep 4444'])).code === 0);
  await host.kill('sshd');
  await Promise.all([lost, streamFailed]);
  assert.equal((await machine.run(['hostname'])).stdout, 'h1\n');
  assert.equal((await shell.run('hostname')).stdout, 'h1\n');
  assert.equal((await machine.docker().ping()).toString(), 'OK');
  await host.exec(['pkill', '-f', 'sleep 4444']);
});

test('a partition is noticed by its silence, and healed', { skip }, async (t) => {
  const host = lab.host(1);
  const machine = await open(t, to(host), deps(home(), { keepaliveMs: 200 }));
  const running = machine.run(['sleep', '5']);
  await host.partition(true);
  const started = Date.now();
  await assert.rejects(running, { code: 'connection-lost', message: /nothing came/ });
  assert.ok(Date.now() - started < 3000);
  await assert.rejects(machine.run(['true'], { timeoutMs: 500 }), { code: 'timeout' });
  await host.partition(false);
  assert.equal((await machine.run(['hostname'])).stdout, 'h1\n');
  await host.partition(true);
  t.after(() => host.partition(false));
  const closing = Date.now();
  await machine.close();
  assert.ok(Date.now() - closing < 2000, 'a host that does not answer is let go of');
});

test('a busy connection is not taken for a silent one', { skip }, async (t) => {
  const machine = await open(t, to(lab.host(1)), deps(home(), { keepaliveMs: 100 }));
  assert.equal((await machine.run(['sleep', '2'])).code, 0);
});

test('a hundred calls to the engine at once', { skip }, async (t) => {
  const docker = (await open(t, to(lab.host(1)))).docker();
  const pings = await Promise.all(Array.from({ length: 100 }, () => docker.ping()));
  assert.equal(pings.length, 100);
});

test('where sshd forbids to forward sockets the engine is reached through its client', { skip }, async (t) => {
  const host = lab.host(2);
  const set = async (value: string) => {
    const script = `sed -i 's/^AllowStreamLocalForwarding .*/AllowStreamLocalForwarding ${value}/' /etc/ssh/sshd_config; kill -HUP $(pgrep -o -x sshd)`;
    await host.exec(['sh', '-c', script]);
  };
  await set('no');
  t.after(() => set('yes'));
  let machine: Machine | undefined;
  await until('sshd forbids it', async () => {
    machine = await connectSsh(to(host), deps(home())).catch(() => undefined);
    const refused = await machine?.connectSocket('/run/containerd/containerd.sock').then(
      (stream) => !stream.destroy(),
      () => true,
    );
    if (!refused) await machine?.close();
    return refused ?? false;
  });
  if (!machine) return;
  const docker = machine.docker();
  const versions = await Promise.all(Array.from({ length: 20 }, () => docker.version()));
  assert.equal(new Set(versions.map(({ Version }) => Version)).size, 1);
  const events = await docker.getEvents();
  assert.equal((await machine.run(['true'])).code, 0);
  assert.equal((await docker.ping()).toString(), 'OK');
  events.on('error', () => {});
  await machine.close();
});

test('no engine, and an engine that this user may not use', { skip }, async (t) => {
  const host = lab.host(1);
  const bob = await open(t, to(host, 'bob'));
  assert.equal(bob.stateDir, '/home/bob/.local/share/signalbox');
  await assert.rejects(bob.docker().ping(), { code: 'docker-denied', message: /docker group/ });
  const root = await open(t, to(host));
  await host.exec(['mv', '/run/docker.sock', '/run/away.sock']);
  t.after(() => host.exec(['mv', '/run/away.sock', '/run/docker.sock']));
  await assert.rejects(root.docker().ping(), { code: 'docker-missing' });
  await host.exec(['python3', '-c', 'import socket; socket.socket(socket.AF_UNIX).bind("/run/docker.sock")']);
  await assert.rejects(root.docker().ping(), { code: 'docker-missing', message: /Start Docker/ });
});

test('a port and a socket on the host', { skip }, async (t) => {
  const machine = await open(t, to(lab.host(1)));
  const stream = await machine.connectTcp('127.0.0.1', 22).catch(() => machine.connectTcp(lab.host(1).ip, 22));
  const [first] = await stream.take(1).toArray();
  assert.match(String(first), /^SSH-2\.0/);
  await assert.rejects(machine.connectTcp('127.0.0.1', 1), { code: 'host-unreachable', message: /127\.0\.0\.1:1/ });
  await assert.rejects(machine.connectSocket('/no/socket'), { code: 'host-unreachable', message: /no\/socket/ });
});

test('nothing is left open after close', { skip }, async () => {
  const open = () => process.getActiveResourcesInfo().filter((each) => /TCP|Timeout|Pipe/.test(each)).length;
  const before = open();
  const machine = await connectSsh({ ...to(lab.host(2)), jump: to(lab.host(1)) }, deps(home()));
  const shell = await machine.openShell();
  await Promise.all([machine.docker().ping(), shell.run('true'), machine.run(['true'])]);
  await machine.docker().getEvents();
  const running = assert.rejects(machine.run(['sleep', '4545']), { code: 'connection-lost' });
  await machine.close();
  await running;
  await until('all is closed', async () => {
    await new Promise(setImmediate);
    return open() <= before;
  });
  await assert.rejects(machine.run(['true']), { code: 'connection-lost' });
});
