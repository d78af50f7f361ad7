import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startLab } from '../../test/lab/lab.ts';
import { labUnavailable } from '../../test/lab/unavailable.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { connectSsh } from '../platform/ssh/machine.ts';
import { hostMigrations } from './inventory.ts';
import type { CheckReport } from './model.ts';
import { HostService } from './service.ts';

test('a real host, broken in turn; each mend mends it', {
  skip: labUnavailable() ?? false,
  timeout: 120_000,
}, async (t) => {
  const { signal } = t;
  await using lab = await startLab(1, { signal });
  const home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
  t.after(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, '.ssh'));
  const knownHosts = join(home, '.ssh', 'known_hosts');
  writeFileSync(knownHosts, readFileSync(lab.knownHosts));
  const h1 = lab.host(1);
  const me = { name: 'op', home, agent: null };
  const hosts = new HostService({
    db: openDatabase(':memory:', [hostMigrations]),
    connect: (way, until) => {
      assert.ok(way);
      return connectSsh(way, { dataDir: home, me, signal: until });
    },
  });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => hosts.closeAll());
  /** As root on the host: its mends say sudo, which the lab's hosts do without. */
  const onHost = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await h1.exec(['sh', '-c', `sudo() { "$@"; }; ${script}`], signal);
    assert.equal(code, 0, `${script}: ${stderr}`);
    return stdout.trim();
  };
  const item = (report: CheckReport, id: string) => {
    const found = report.items.find((each) => each.id === id);
    assert.ok(found, id);
    return found;
  };
  const mend = async (report: CheckReport, id: string): Promise<void> => {
    const { ok, mend: command } = item(report, id);
    assert.equal(ok, false, id);
    assert.ok(command, id);
    await onHost(command);
  };
  hosts.add({ name: 'root', ssh: { target: `root@${h1.ip}`, identity: h1.key } });
  hosts.add({ name: 'op', ssh: { target: h1.ip, identity: h1.key } });

  await t.test('a fresh host passes, and its facts are its own', async () => {
    const report = await hosts.check('root', signal);
    assert.deepEqual(
      report.items.filter(({ ok }) => ok !== true),
      [],
    );
    const facts = await hosts.facts('root', signal);
    assert.equal(facts.docker?.version, await onHost("docker version --format '{{.Server.Version}}'"));
    assert.equal(facts.kernel, await onHost('uname -r'));
    assert.equal(facts.root, true);
    assert.deepEqual(facts.dockerTraces.running, true);
    assert.ok(Math.abs(facts.clockSkew.ms) <= facts.clockSkew.boundMs, 'one clock: the truth is 0');
  });

  await t.test('a login without the right to Docker is given it', async () => {
    await onHost("useradd -m -p '*' op && cp /etc/ssh/keys/root /etc/ssh/keys/op && chmod 644 /etc/ssh/keys/op");
    const report = await hosts.check('op', signal);
    assert.equal(item(report, 'docker').code, 'docker-denied');
    assert.equal(item(report, 'state-dir').ok, true);
    await mend(report, 'docker');
    assert.equal((await hosts.check('op', signal)).ok, true);
  });

  await t.test('an SSH server that forwards to no sockets is made to', async () => {
    await onHost(
      "sed -i 's/^AllowStreamLocalForwarding yes/AllowStreamLocalForwarding no/' /etc/ssh/sshd_config && kill -HUP $(cat /run/sshd.pid)",
    );
    const report = await until(
      () => hosts.check('root', signal),
      (each) => each.items.some(({ id, ok }) => id === 'forwarding' && ok !== true),
    );
    assert.equal(item(report, 'docker').ok, true, 'Docker is reached by another way');
    await mend(report, 'forwarding');
    await until(
      () => hosts.check('root', signal),
      (each) => each.ok,
    );
  });

  await t.test('a stopped engine is told from one that is not there', async () => {
    await h1.exec(['sh', '-c', 'mv /var/run/docker.sock /var/run/hidden.sock'], signal);
    const report = await hosts.check('root', signal);
    assert.equal(item(report, 'docker').code, 'docker-failed');
    assert.equal(item(report, 'docker').mend, 'systemctl enable --now docker');
    await onHost('mv /var/run/hidden.sock /var/run/docker.sock');
  });

  await t.test('a host key that is unknown or changed, a key that is refused, a port that is closed', async () => {
    const key = join(home, 'other');
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    hosts.add({ name: 'stranger', ssh: { target: `root@${h1.ip}`, identity: key } });
    hosts.add({ name: 'closed', ssh: { target: `root@${h1.ip}:1`, identity: h1.key } });
    assert.equal(item(await hosts.check('stranger', signal), 'login').code, 'auth-failed');
    assert.equal(item(await hosts.check('closed', signal), 'reachable').code, 'host-unreachable');
    writeFileSync(knownHosts, '');
    assert.equal(item(await hosts.check('op', signal), 'host-key').code, 'host-key-unknown');
    writeFileSync(knownHosts, `${h1.ip} ${readFileSync(`${key}.pub`, 'utf8')}`);
    const changed = item(await hosts.check('op', signal), 'host-key');
    assert.equal(changed.code, 'host-key-changed');
    assert.match(changed.mend ?? '', new RegExp(`^ssh-keygen -R ${h1.ip} && ssh -i \\S+ ${h1.ip} true$`));
  });
});

/** Asks again until the answer fits, for at most 10 s: sshd takes a moment to read its configuration. */
async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    assert.ok(Date.now() < end, JSON.stringify(answer));
  }
}
