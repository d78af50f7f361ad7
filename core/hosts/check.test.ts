import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../contract/problem.ts';
import { checkReport, type Evidence } from './check.ts';
import type { CheckItem, DockerFacts, DockerTraces, Host, HostFacts } from './model.ts';
import { tracesOfRunning } from './traces.fixture.ts';

const host: Host = {
  name: 'gpu-1',
  kind: 'on-prem',
  ssh: { target: 'op@10.0.0.9:2222', identity: '/k' },
  labels: {},
  addedAt: null,
};

const docker: DockerFacts = {
  version: '20.10.24+dfsg1',
  apiVersion: '1.41',
  os: 'linux',
  arch: 'amd64',
  rootless: false,
  storageDriver: 'overlay2',
  cgroupVersion: '2',
  cgroupDriver: 'systemd',
  memoryLimit: true,
  rootDir: '/var/lib/docker',
};

const facts: HostFacts = {
  os: 'Debian GNU/Linux 12 (bookworm)',
  system: 'Linux',
  distribution: ['debian'],
  kernel: '6.1.0',
  arch: 'x86_64',
  cpus: 4,
  cpuModel: null,
  memoryBytes: 2 ** 33,
  memoryAvailableBytes: 2 ** 32,
  diskBytes: 2 ** 40,
  diskFreeBytes: 2 ** 39,
  dockerDiskFreeBytes: 2 ** 39,
  stateDir: { path: '/home/op/.local/share/signalbox', writable: true },
  docker,
  dockerProblem: null,
  dockerTraces: tracesOfRunning,
  gpus: [],
  gpuProblem: null,
  clockSkew: { ms: 5, boundMs: 10 },
  uptimeS: 100,
  selinux: null,
  apparmor: false,
  missingTools: [],
  user: 'op',
  root: false,
};

const healthy: Evidence = { host, jump: null, wayFailure: null, facts, factsFailure: null, socketOpened: true };

function item(evidence: Evidence, id: string): CheckItem {
  const report = checkReport(evidence);
  const found = report.items.find((each) => each.id === id);
  assert.ok(found, `${id} is among ${report.items.map((each) => each.id)}`);
  return found;
}

function without(change: Partial<DockerTraces>, rest: Partial<HostFacts> = {}): Evidence {
  const dockerTraces = { ...tracesOfRunning, ...change };
  const dockerProblem = { code: 'docker-failed', message: 'no answer' } as const;
  return { ...healthy, socketOpened: false, facts: { ...facts, docker: null, dockerProblem, dockerTraces, ...rest } };
}

test('a healthy host passes every item and needs no mending', () => {
  const report = checkReport(healthy);
  assert.equal(report.ok, true);
  for (const each of report.items) {
    assert.equal(each.ok, true, each.id);
    assert.equal(each.mend, null, each.id);
  }
});

test('a failure of the way says how far it led', () => {
  const oks = (code: Problem['code']): unknown[] =>
    checkReport({ ...healthy, facts: null, wayFailure: new Problem(code, 'x') }).items.map(({ ok }) => ok);
  assert.deepEqual(oks('host-unreachable'), [false, 'unknown', 'unknown']);
  assert.deepEqual(oks('host-key-changed'), [true, false, 'unknown']);
  assert.deepEqual(oks('auth-failed'), [true, true, false]);
});

test('mends of the way are commands to paste', () => {
  const mend = (code: Problem['code'], id: string, jump: string | null = null) =>
    item({ ...healthy, jump, facts: null, wayFailure: new Problem(code, 'x') }, id).mend;
  assert.equal(mend('host-key-unknown', 'host-key', 'b@x'), 'ssh -i /k -p 2222 -J b@x op@10.0.0.9 true');
  assert.equal(
    mend('host-key-changed', 'host-key'),
    "ssh-keygen -R '[10.0.0.9]:2222' && ssh -i /k -p 2222 op@10.0.0.9 true",
  );
  assert.equal(mend('auth-failed', 'login', 'b@x'), 'ssh-copy-id -i /k -p 2222 -o ProxyJump=b@x op@10.0.0.9');
  assert.equal(mend('host-key-revoked', 'host-key'), null);
});

test('Docker that is absent, stopped or forbidden is told apart, each with its command', () => {
  const absent = { cli: false, daemon: false, running: false, socket: null, socketWritable: false };
  const stopped = { running: false, socket: null, socketWritable: false };
  assert.equal(item(without(absent), 'docker').mend, 'sudo apt-get install -y docker.io');
  assert.equal(item(without(absent, { distribution: ['rocky', 'rhel', 'centos', 'fedora'] }), 'docker').mend, null);
  assert.equal(item(without(stopped), 'docker').mend, 'sudo systemctl enable --now docker');
  assert.equal(
    item(without(stopped, { distribution: ['alpine'], root: true }), 'docker').mend,
    'rc-update add docker default && rc-service docker start',
  );
  assert.equal(item(without({ running: false }), 'docker').mend, 'sudo systemctl enable --now docker');
  assert.equal(item(without({ socketWritable: false }), 'docker').mend, 'sudo usermod -aG docker op');
  assert.match(
    item(without({ socketWritable: false, socketGroup: 'root' }), 'docker').mend ?? '',
    /groupadd -f docker/,
  );
});

test('forwarding is blamed only where Docker surely listens', () => {
  assert.equal(item({ ...healthy, socketOpened: false }, 'forwarding').ok, false);
  assert.match(item({ ...healthy, socketOpened: false }, 'forwarding').mend ?? '', /AllowStreamLocalForwarding yes/);
  assert.equal(item(without({}), 'forwarding').ok, false);
  assert.equal(item(without({}), 'docker').mend, null);
  assert.equal(item(without({ running: false }), 'forwarding').ok, 'unknown');
  assert.equal(item(without({ socketWritable: false }), 'forwarding').ok, 'unknown');
});

test('each shortage fails its own item', () => {
  const change = (part: Partial<HostFacts>): Evidence => ({ ...healthy, facts: { ...facts, ...part } });
  const engine = (part: Partial<DockerFacts>): Evidence => change({ docker: { ...docker, ...part } });
  const cases: [string, Evidence, CheckItem['ok']][] = [
    ['platform', change({ arch: 'armv7l' }), false],
    ['platform', change({ system: 'Darwin' }), false],
    ['tools', change({ missingTools: ['flock'] }), false],
    ['state-dir', change({ stateDir: { path: '/x', writable: false } }), false],
    ['disk', change({ diskFreeBytes: 2 ** 31 - 1 }), false],
    ['disk', change({ diskFreeBytes: null }), 'unknown'],
    ['docker-disk', change({ dockerDiskFreeBytes: 0 }), false],
    ['clock', change({ clockSkew: { ms: -2100, boundMs: 50 } }), false],
    ['clock', change({ clockSkew: { ms: 1900, boundMs: 500 } }), 'unknown'],
    ['clock', change({ clockSkew: { ms: 2100, boundMs: 500 } }), 'unknown'],
    ['docker-version', engine({ version: '19.03.15' }), false],
    ['docker-version', engine({ version: 'dev' }), 'unknown'],
    ['docker-platform', engine({ arch: 'arm' }), false],
    ['docker-memory', engine({ memoryLimit: false }), false],
  ];
  for (const [id, evidence, ok] of cases) {
    assert.equal(item(evidence, id).ok, ok, id);
    assert.equal(checkReport(evidence).ok, false, id);
    const others = checkReport(evidence).items.filter((each) => each.id !== id);
    assert.ok(
      others.every((each) => each.ok === true),
      id,
    );
  }
  assert.equal(
    item(change({ missingTools: ['flock', 'stat'] }), 'tools').mend,
    'sudo apt-get install -y util-linux coreutils',
  );
});

test('this computer needs neither a way nor Docker', () => {
  const here: Evidence = { ...without({ socket: null }), host: { ...host, ssh: null }, socketOpened: null };
  const report = checkReport(here);
  assert.equal(report.ok, true);
  assert.deepEqual(
    report.items.map(({ id }) => id),
    ['platform', 'tools', 'state-dir', 'disk', 'docker'],
  );
});

test('a host that does not tell what it is fails, with the reason', () => {
  const factsFailure = new Problem('platform-unsupported', 'Choose a host with a POSIX shell');
  const report = checkReport({ ...healthy, facts: null, factsFailure });
  assert.equal(report.ok, false);
  assert.equal(report.items.at(-1)?.code, 'platform-unsupported');
});
