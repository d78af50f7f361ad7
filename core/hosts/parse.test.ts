import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTraces } from './docker.ts';
import { parseSystem } from './parse.ts';
import { splitSections } from './script.ts';
import { tracesOfRunning } from './traces.fixture.ts';

// Recorded on Debian 12, shortened.
const debian = `
@@ clock-began
1795235350 890836089

@@ uname
Linux
6.1.0-28-amd64
x86_64

@@ os-release
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
ID=debian

@@ cpus
2

@@ cpu-model
model name	: Intel(R) Xeon(R) Processor

@@ memory
MemTotal:       24684096 kB
MemAvailable:   24232992 kB

@@ uptime
2750.27 5301.21

@@ user
root
0

@@ state-dir
writable

@@ state-disk
/dev/vda         264212084 14016084  81485180      15% /

@@ docker-disk
overlay on a thing   1000  900  -5  100% /var/lib/docker

@@ selinux

@@ apparmor
Y

@@ missing

@@ docker
cli
daemon
running
socket /run/docker.sock
writable
group docker

@@ gpus
`;

test('a Debian server is read whole', () => {
  const sections = splitSections(debian);
  assert.deepEqual(parseSystem(sections, '/var/lib/signalbox'), {
    os: 'Debian GNU/Linux 12 (bookworm)',
    system: 'Linux',
    distribution: ['debian'],
    kernel: '6.1.0-28-amd64',
    arch: 'x86_64',
    cpus: 2,
    cpuModel: 'Intel(R) Xeon(R) Processor',
    memoryBytes: 24684096 * 1024,
    memoryAvailableBytes: 24232992 * 1024,
    diskBytes: 264212084 * 1024,
    diskFreeBytes: 81485180 * 1024,
    dockerDiskFreeBytes: 0,
    stateDir: { path: '/var/lib/signalbox', writable: true },
    uptimeS: 2750.27,
    selinux: null,
    apparmor: true,
    missingTools: [],
    user: 'root',
    root: true,
  });
  assert.deepEqual(parseTraces(sections.get('docker') ?? []), tracesOfRunning);
});

test('a board that says little leaves nulls, not guesses', () => {
  const said = `@@ uname\nLinux\n6.6.0\naarch64\n@@ os-release\nNAME='Alpine \\'edge\\''\nID=alpine\n@@ cpus\n@@ cpu-model
Hardware\t: BCM2835\nModel\t\t: Raspberry Pi 5\n@@ user\npi\n1000\n@@ state-dir\nnot-a-folder\n@@ selinux\n1\n@@ missing\nflock\nstat\n`;
  const facts = parseSystem(splitSections(said), '/home/pi/x');
  assert.equal(facts.cpuModel, 'Raspberry Pi 5');
  assert.equal(facts.cpus, 1);
  assert.equal(facts.memoryBytes, null);
  assert.equal(facts.diskFreeBytes, null);
  assert.equal(facts.uptimeS, null);
  assert.equal(facts.stateDir.writable, false);
  assert.equal(facts.selinux, 'enforcing');
  assert.equal(facts.root, false);
  assert.deepEqual(facts.missingTools, ['flock', 'stat']);
});

test('a login that answers with something else is named so', () => {
  for (const said of ['', 'This account is not available.', '@@ uname\nLinux']) {
    assert.throws(() => parseSystem(splitSections(said), '/x'), { code: 'platform-unsupported' });
  }
});
