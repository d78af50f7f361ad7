/**
 * Faults and bad input, told to the real command line while a service answers traffic on a real host: each is a named
 * error that says what to do, and the service does not notice.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commands } from '../../core/cli/commands.ts';
import type { ProblemCode } from '../../core/contract/problem.ts';
import { DockerEngine } from '../../core/engines/docker/engine.ts';
import { ImageLibrary } from '../../core/images/library.ts';
import { connectSsh } from '../../core/platform/ssh/machine.ts';
import { HostStore } from '../../core/services/host-store.ts';
import { RouterClient } from '../../core/switches/haproxy/client.ts';
import { runPlane } from '../faults/harness.ts';
import { startLoad } from '../load/load.ts';
import { sampleCases } from '../load/order.ts';
import type { LabHost } from './host.ts';
import { type Lab, startLab } from './lab.ts';
import { type LiveService, onHost, untouched } from './live-service.ts';
import { doctorSmoke } from './registry.ts';
import { ControlPlane, done, refused, type Said } from './signalbox.ts';
import { labUnavailable } from './unavailable.ts';

const skip = labUnavailable() ?? (process.arch === 'x64' ? false : 'the images are tried on x64');
const samples = join(import.meta.dirname, '../../resources/samples');
const state = '/var/lib/signalbox';
const signal = AbortSignal.timeout(480_000);

let lab: Lab;
let h1: LabHost;
let dir: string;
/** The control plane that put the service there. */
let desk: ControlPlane;
let live: LiveService;
let planes = 0;

before(async () => {
  if (skip) return;
  dir = mkdtempSync(join(tmpdir(), 'signalbox-refusals-'));
  lab = await startLab(2, { signal });
  h1 = lab.host(1);
  desk = newPlane();
  done(await addHost(desk));
  for (const version of ['1.0.0', '2.0.0']) done(await importModel(desk, version));
  done(await desk.run(...deploy('1.0.0'), '--port', '8080'));
  live = { host: h1, service: 'credit', port: 8080, version: '1.0.0' };
});

after(() => {
  if (skip) return;
  lab.down();
  rmSync(dir, { recursive: true });
});

const newPlane = (knownHosts = '') => new ControlPlane(join(dir, `plane-${++planes}`), knownHosts);

/** A control plane that knows the host and the model as the first one does. */
async function otherPlane(): Promise<ControlPlane> {
  const plane = newPlane(readFileSync(lab.knownHosts, 'utf8'));
  done(await plane.run('hosts', 'add', 'h1', '--ssh', `root@${h1.ip}`, '--identity', h1.key));
  done(await importModel(plane, '2.0.0'));
  return plane;
}

const fingerprint = (host: LabHost) => {
  const blob = Buffer.from(host.hostKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
};
const addHost = (plane: ControlPlane, user = 'root', name = 'h1', shown = fingerprint(h1)) =>
  plane.run('hosts', 'add', name, '--ssh', `${user}@${h1.ip}`, '--identity', h1.key, '--fingerprint', shown);
const importModel = (plane: ControlPlane, version: string) =>
  plane.run('models', 'import', join(samples, 'credit-risk', version), '--name', 'credit-risk', '--version', version);
const deploy = (version: string, service = 'credit') =>
  ['deploy', service, '--model', `credit-risk@${version}`, '--host', 'h1'] as const;

test('a key that nobody has confirmed: the fingerprint is shown, and nothing is remembered', { skip }, async () => {
  await untouched(live, async () => {
    const plane = newPlane();
    const said = await plane.run('hosts', 'add', 'h1', '--ssh', `root@${h1.ip}`, '--identity', h1.key);
    const data = refused(
      said,
      'host-key-unknown',
      4,
      /shows the key SHA256:\S+, which nobody has confirmed.*--fingerprint SHA256/,
    );
    assert.equal(data.fingerprint, fingerprint(h1));
    const wrong = await addHost(plane, 'root', 'h1', fingerprint(lab.host(2)));
    refused(wrong, 'host-key-unknown', 4, /shows the key SHA256:\S+, not SHA256/);
    refused(await plane.run('hosts', 'facts', 'h1'), 'host-unknown', 2, /There is no host "h1"/);
  });
});

test('a revoked key', { skip }, async () => {
  await untouched(live, async () => {
    const plane = newPlane(`@revoked * ${h1.hostKey}\n${h1.ip} ${h1.hostKey}\n`);
    refused(await addHost(plane), 'host-key-revoked', 4, /Do not connect: .* marked as revoked/);
  });
});

test('a host whose key changed', { skip }, async () => {
  await untouched(live, async () => {
    const reload = 'kill -HUP "$(cat /run/sshd.pid)"';
    const another = "mkdir kept && mv hostkey* kept && ssh-keygen -q -t ed25519 -N '' -f hostkey";
    await whileBroken(`cd /etc/ssh && ${another} && ${reload}`, `cd /etc/ssh && mv kept/* . && ${reload}`, async () => {
      for (const args of [deploy('2.0.0'), ['rollback', 'credit'], ['hosts', 'facts', 'h1']]) {
        const data = refused(await desk.run(...args), 'host-key-changed', 4, /Find out why the key of .* changed/);
        assert.deepEqual(data.known, [fingerprint(h1)]);
        assert.notEqual(data.fingerprint, fingerprint(h1));
      }
    });
  });
});

/** Breaks something on the host, and mends it whatever happens. */
async function whileBroken(breaks: string, mends: string, work: () => Promise<void>): Promise<void> {
  await onHost(h1, breaks);
  try {
    await work();
  } finally {
    await onHost(h1, mends);
  }
}

test('a user that the host does not know', { skip }, async () => {
  await untouched(live, async () => {
    const said = await addHost(desk, 'intruder', 'second');
    refused(said, 'auth-failed', 4, /another user or add a public key to intruder's authorized_keys/);
    refused(await desk.run('hosts', 'facts', 'second'), 'host-unknown', 2, /There is no host "second"/);
  });
});

test('a host without Docker, and one whose Docker does not run', { skip }, async () => {
  await untouched(live, async () => {
    const socket = '/run/docker.sock';
    await whileBroken(`mv ${socket} ${socket}.kept`, `mv -f ${socket}.kept ${socket}`, async () => {
      refused(await desk.run(...deploy('2.0.0')), 'docker-missing', 1, /Install or start Docker on the host/);
      await onHost(h1, `python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("${socket}")'`);
      refused(await desk.run(...deploy('2.0.0')), 'docker-missing', 1, /Start Docker on the host/);
    });
  });
});

test('a user who may not use Docker', { skip }, async () => {
  await untouched(live, async () => {
    await onHost(h1, "useradd -m -s /bin/sh -p '*' bob && cp /etc/ssh/keys/root /etc/ssh/keys/bob");
    done(await addHost(desk, 'bob', 'as-bob'));
    const said = await desk.run('deploy', 'second', '--model', 'credit-risk@2.0.0', '--host', 'as-bob');
    refused(said, 'docker-denied', 1, /docker group \(sudo usermod -aG docker/);
    assert.equal((await desk.run('hosts', 'check', 'as-bob')).code, 1);
  });
});

test('a disk without room is found before anything is touched', { skip }, async () => {
  const find = "find models services -name state.json -o -path 'models/*'";
  const things = () => onHost(h1, `cd ${state} && { ${find}; docker images -aq; } | sort`);
  const had = await things();
  await untouched(live, async () => {
    await h1.disk('full');
    try {
      for (const service of ['credit', 'second']) {
        refused(await desk.run(...deploy('2.0.0', service)), 'disk-full', 1, /free space/);
      }
      await onHost(h1, 'truncate -s -64M /.full');
      const said = await desk.run(...deploy('2.0.0'));
      const data = refused(said, 'disk-full', 1, /needs \d+ MiB of free disk and has \d+ MiB: free some/);
      assert.ok(Number(data.neededBytes) > Number(data.freeBytes));
      assert.deepEqual(said.rollout?.steps.map(({ phase }) => phase).slice(0, 2), ['failed', 'pending']);
      assert.equal(await things(), had);
    } finally {
      await h1.disk('free');
    }
  });
});

test('a port that something else listens on, and one that another service has', { skip }, async (t) => {
  await untouched(live, async () => {
    const pid = await onHost(h1, 'python3 -m http.server 9090 >/dev/null 2>&1 & echo $!');
    t.after(() => onHost(h1, `kill ${pid}`));
    await onHost(
      h1,
      'for i in $(seq 100); do curl -sf -o /dev/null http://127.0.0.1:9090/ && exit; sleep 0.1; done; exit 1',
    );
    for (const port of ['9090', '8080']) {
      const said = await desk.run(...deploy('2.0.0', 'second'), '--port', port);
      refused(said, 'port-taken', 1, new RegExp(`Port ${port} of h1 is taken: choose another port`));
    }
    assert.notEqual((await h1.exec(['test', '-e', `${state}/services/second/state.json`])).code, 0);
  });
});

test('models that can not be served', { skip }, async () => {
  const bad: readonly (readonly [string, ProblemCode, RegExp])[] = [
    ['corrupt.onnx', 'model-corrupt', /Export or copy the ONNX file again/],
    ['future-opset.onnx', 'model-unsupported', /opset 99/],
    ['unknown-operator.onnx', 'model-unsupported', /uses the operator Teleport,/],
    ['external-missing', 'model-file-missing', /Put "weights\.bin" beside the ONNX file/],
    ['external-escape', 'model-corrupt', /inside its folder/],
    ['wrong-smoke', 'smoke-invalid', /Correct smoke\.json or the model: .* should be 2\.5 and is 2/],
  ];
  await untouched(live, async () => {
    for (const [file, code, sentence] of bad) {
      const said = await desk.run('models', 'import', join(samples, 'bad', file), '--name', 'bad', '--version', '1');
      refused(said, code, 1, sentence);
    }
    refused(await desk.run('models', 'show', 'bad@1'), 'model-unknown', 2, /Import bad@1 first/);
    const other = await desk.run(
      'models',
      'import',
      join(samples, 'digits/1.0.0'),
      '--name',
      'credit-risk',
      '--version',
      '2.0.0',
    );
    refused(other, 'model-exists', 1, /Choose another version/);
    refused(await desk.run(...deploy('3.0.0')), 'model-unknown', 2, /Import credit-risk@3\.0\.0 first/);
  });
});

test('a model that was changed on the host', { skip }, async () => {
  await untouched(live, async () => {
    const held = await tryOut(desk);
    const folder = `${state}/models/sha256/${held.rollout?.spec.revision?.modelDigest}`;
    const right = await onHost(h1, `sha256sum <${folder}/model.onnx`);
    await onHost(h1, `printf x >>${folder}/model.onnx`);
    const said = await desk.run(...deploy('2.0.0'));
    const data = refused(said, 'model-digest-mismatch', 1, /Find out who changed model\.onnx .* and deploy again/);
    assert.equal(`${data.expected}  -`, right);
    // What the sentence says mends it; and a broken-off upload with other bytes in it is not believed either.
    await onHost(h1, /\((mv .*?)\)/.exec(said.error?.message ?? '')?.[1] ?? 'false');
    await onHost(
      h1,
      `mkdir ${folder}.part && cd ${folder}.part && echo other >model.onnx && echo another >model.onnx.part`,
    );
    await tryOut(desk);
    assert.equal(await onHost(h1, `sha256sum <${folder}/model.onnx`), right);
    await onHost(h1, `rm ${folder}/model.onnx`);
    refused(await desk.run(...deploy('2.0.0')), 'model-digest-mismatch', 1, /Find out who changed model\.onnx/);
    await onHost(h1, `rm -r ${folder} ${folder}.changed`);
  });
});

/** Deploys up to the switch and takes it back. */
async function tryOut(plane: ControlPlane): Promise<Said> {
  const held = done(await plane.run(...deploy('2.0.0'), '--hold'));
  assert.equal(held.rollout?.status, 'held');
  const { rollout } = await plane.run('rollouts', 'abort', held.rollout.id);
  assert.equal(rollout?.status, 'aborted');
  return held;
}

test('a model that answers otherwise on the host than where it was imported', { skip }, async () => {
  await untouched(live, async () => {
    const plane = await otherPlane();
    doctorSmoke(plane.dataDir, 'credit-risk@2.0.0');
    const said = await plane.run(...deploy('2.0.0'));
    refused(said, 'smoke-failed', 1, /The model answers .* in smoke case .*compare it with where it was trained/);
    assert.equal(said.rollout?.status, 'failed');
  });
});

test('names with spaces and shell characters, in every command', { skip }, async () => {
  const marker = join(dir, 'run-by-a-shell');
  const notNamed = /^(name-invalid|(host|service|model|rollout|bench|alert|rule)-unknown)$/;
  const nasty = `a b'; touch ${marker}; "$(touch ${marker})" \`touch ${marker}\``;
  const filled = new Map(Object.entries({ ssh: 'root@127.0.0.1', model: 'credit-risk@2.0.0', rate: '1' }));
  await untouched(live, async () => {
    const named = commands.filter(({ name, operands }) => operands.length > 0 && name !== 'models import');
    assert.ok(named.length > 12);
    for (const { name, operands, options } of named) {
      const required = Object.entries(options).filter(([, option]) => option.type === 'value' && option.required);
      const args = required.flatMap(([option]) => [`--${option}`, filled.get(option) ?? 'x']);
      const said = await desk.run(...name.split(' '), nasty, ...operands.slice(1).map(() => 'green'), ...args);
      assert.equal(said.code, 2, `${name}: ${JSON.stringify(said)}`);
      assert.match(said.error?.code ?? '', /^(bench endpoint|alerts apply|ship )/.test(name) ? /^usage$/ : notNamed);
    }
    const options = [
      ['switch', 'credit', nasty],
      ['deploy', 'credit', '--model', `${nasty}@1.0.0`, '--host', 'h1'],
      ['deploy', 'credit', '--model', `credit-risk@${nasty}`, '--host', 'h1'],
      ['deploy', 'credit', '--model', 'credit-risk@2.0.0', '--host', nasty],
      ['deploy', 'second', '--model', 'credit-risk@2.0.0', '--host', 'h1', '--port', nasty],
      ['hosts', 'add', 'second', '--ssh', `root@${h1.ip};touch ${marker}`],
      ['hosts', 'add', 'second', `--ssh=-oProxyCommand=touch ${marker}`],
      ['hosts', 'add', 'second', '--ssh', `root@${h1.ip}`, '--jump', `$(touch ${marker})`],
      ['models', 'import', samples, '--name', nasty, '--version', '1.0.0'],
      ['models', 'import', samples, '--name', 'second', '--version', nasty],
    ];
    for (const args of options) assert.equal((await desk.run(...args)).code, 2, args.join(' '));
    for (const name of ['UPPER', '../up', 'ünïcode', 'a'.repeat(41), 'ends-', '']) {
      assert.equal((await desk.run(...deploy('2.0.0', name))).code, 2, name);
    }
  });
  assert.equal(existsSync(marker), false);
  assert.notEqual((await h1.exec(['test', '-e', marker])).code, 0);
});

test("paths with spaces and shell characters are no names: they work, in the model's folder and inside it", {
  skip,
}, async () => {
  const folder = join(dir, "my model's $(folder)");
  cpSync(join(samples, 'bad/external'), folder, { recursive: true });
  const odd = "w '$(x);bin";
  const onnx = readFileSync(join(folder, 'model.onnx'), 'latin1').replace('weights.bin', odd);
  writeFileSync(join(folder, 'model.onnx'), onnx, 'latin1');
  writeFileSync(join(folder, odd), readFileSync(join(folder, 'weights.bin')));
  await untouched(live, async () => {
    done(await desk.run('models', 'import', folder, '--name', 'odd', '--version', '1.0.0'));
    done(await desk.run('deploy', 'odd', '--model', 'odd@1.0.0', '--host', 'h1', '--port', '8090'));
    done(await desk.run('deploy', 'odd', '--model', 'odd@1.0.0', '--host', 'h1'));
    done(await desk.run('remove', 'odd'));
  });
});

test('a stale fence is refused by the record, the router and the engine of the host', { skip }, async (t) => {
  const machine = await connectSsh({ target: `root@${h1.ip}`, identity: h1.key }, { dataDir: desk.dataDir, signal });
  const store = new HostStore(machine);
  const router = new RouterClient((path, until) => machine.connectSocket(path, until), `${state}/switch`);
  const images = new ImageLibrary(desk.cacheDir);
  const engine = new DockerEngine({ host: 'h1', machine, images, modelFiles: async () => [] });
  t.after(async () => {
    router.close();
    store.close();
    await machine.close();
  });
  await untouched(live, async () => {
    const now = await store.read('credit', signal);
    assert.ok(now?.split);
    const old = { service: 'credit', holder: 'slept', fence: now.fence - 1 };
    const otherSplit = { ...now.split, live: 'green', percentToIdle: 0 } as const;
    await assert.rejects(store.write(old, { ...now, split: otherSplit }, [], signal), { code: 'fence-stale' });
    await assert.rejects(store.remove(old, [], signal), { code: 'fence-stale' });
    await assert.rejects(router.setSplit('credit', null, 0, signal), { code: 'fence-stale' });
    await assert.rejects(engine.stop(now, 'blue', 0, 0, signal), { code: 'fence-stale' });
  });
});

test('two control planes at once: one wins, the other is told who holds the lease', { skip }, async () => {
  const other = await otherPlane();
  await using load = await traffic();
  const end = await runPlane(deployed('2.0.0', 'before fetch'), async () => {
    // While it stands still it renews nothing: a slow machine must not cost it the lease.
    const longer = 'read h f end boot <lease && echo "$h $f $((end + 6000)) $boot" >lease';
    await onHost(h1, `cd ${state}/services/credit && ${longer}`);
    const both = await Promise.all([other.run(...deploy('2.0.0')), other.run('remove', 'credit')]);
    for (const said of both) {
      const sentence = /is changing credit now: wait until it is done, or at most \d+ s/;
      assert.match(String(refused(said, 'lease-held', 3, sentence).holder), holderOf(desk));
    }
  });
  assert.equal(end.rollout?.status, 'succeeded', JSON.stringify(end.problem));
  assert.equal((await load.stop()).failed, 0);
});

test('a control plane that slept through its lease changes nothing when it wakes', { skip }, async () => {
  const other = await otherPlane();
  await using load = await traffic();
  const end = await runPlane(deployed('1.0.0', 'before promote'), async () => {
    // As if it had slept for long: the lease has run out.
    await onHost(h1, `rm ${state}/services/credit/lease`);
    done(await other.run(...deploy('2.0.0')));
  });
  assert.equal(end.rollout?.status, 'failed');
  assert.match(end.rollout.error?.code ?? '', /^(lease-lost|fence-stale)$/);
  const { failed, examples } = await load.stop();
  assert.equal(failed, 0, JSON.stringify(examples));
  const { slots, split } = JSON.parse(await onHost(h1, `cat ${state}/services/credit/state.json`));
  assert.equal(slots[split.live].version, '2.0.0');
});

const traffic = () =>
  startLoad({
    url: `http://${h1.ip}:8080/v2/models/credit/infer`,
    cases: sampleCases('credit-risk', ['1.0.0', '2.0.0']),
    clients: 2,
    rate: 50,
    maxRequests: 100_000,
    maxMs: 5 * 60_000,
  });

const deployed = (version: string, pauseAt: string) =>
  ({
    command: 'deploy',
    dataDir: desk.dataDir,
    cacheDir: desk.cacheDir,
    pauseAt,
    service: 'credit',
    host: 'h1',
    model: 'credit-risk',
    version,
    port: 8080,
  }) as const;

/** What names a control plane to others ends in a digest of its data folder, then the rollout. */
const holderOf = ({ dataDir }: ControlPlane) =>
  new RegExp(`@.*:${createHash('sha256').update(dataDir).digest('hex').slice(0, 6)}/[0-9a-f]{8}$`);
