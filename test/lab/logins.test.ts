/** A login that is not root but may use Docker, behind another host: everything works as it does for root. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { LabHost } from './host.ts';
import { type Lab, startLab } from './lab.ts';
import { onHost } from './live-service.ts';
import { ControlPlane, done, refused } from './signalbox.ts';
import { labUnavailable } from './unavailable.ts';

const skip = labUnavailable() ?? (process.arch === 'x64' ? false : 'the images are tried on x64');
const samples = join(import.meta.dirname, '../../resources/samples');
const state = '/home/bob/.local/share/signalbox';
/** Large enough to be broken off on its way. */
const WEIGHTS_BYTES = 160 * 1024 * 1024;
/** What may be under way, sent but not answered for, when a connection breaks. */
const UNDER_WAY_BYTES = 2 * 1024 * 1024;

let lab: Lab;
let far: LabHost;
let dir: string;
let plane: ControlPlane;

before(async () => {
  if (skip) return;
  dir = mkdtempSync(join(tmpdir(), 'signalbox-logins-'));
  lab = await startLab(2);
  const near = lab.host(1);
  far = lab.host(2);
  const user =
    "mkdir -p /home && useradd -m -s /bin/sh -p '*' -K UID_MIN=5000 bob && cp /etc/ssh/keys/root /etc/ssh/keys/bob";
  for (const host of lab.hosts) await onHost(host, user);
  await onHost(far, 'groupadd -f docker && usermod -aG docker bob && chgrp docker /run/docker.sock');
  plane = new ControlPlane(dir, readFileSync(lab.knownHosts, 'utf8'));
  const { key } = near;
  done(await plane.run('hosts', 'add', 'near', '--ssh', `bob@${near.ip}`, '--identity', key));
  done(await plane.run('hosts', 'add', 'far', '--ssh', `bob@${far.ip}`, '--identity', key, '--jump', 'near'));
  // The way to it is over the other host only.
  await far.partition(true, 'gw');
});

after(() => {
  if (skip) return;
  lab.down();
  rmSync(dir, { recursive: true });
});

const importModel = (path: string, name: string, version: string) =>
  plane.run('models', 'import', path, '--name', name, '--version', version);

test('a login of the docker group deploys, switches and removes behind another host', { skip }, async () => {
  for (const version of ['1.0.0', '2.0.0'])
    done(await importModel(join(samples, 'credit-risk', version), 'credit-risk', version));
  done(await plane.run('hosts', 'check', 'far'));
  for (const version of ['1.0.0', '2.0.0']) {
    done(await plane.run('deploy', 'credit', '--model', `credit-risk@${version}`, '--host', 'far', '--port', '8080'));
  }
  done(await plane.run('rollback', 'credit'));
  assert.match(await onHost(far, `cat ${state}/services/credit/state.json`), /"live":"blue"/);
  assert.equal(await onHost(far, 'curl -s -o /dev/null -w "%{http_code}" 127.0.0.1:8080/v2/health/ready'), '200');
});

test('a slot whose model was damaged since is not waited for', { skip }, async () => {
  const digest = await onHost(far, `jq -r .slots.green.modelDigest ${state}/services/credit/state.json`);
  await onHost(far, `chmod u+w ${state}/models/sha256/${digest}/model.onnx`);
  await onHost(far, `echo damaged >${state}/models/sha256/${digest}/model.onnx`);
  await onHost(far, 'docker restart -t 1 signalbox-credit-green');
  const began = performance.now();
  const said = await plane.run('switch', 'credit', 'green');
  refused(said, 'model-corrupt', 1, /credit-risk@2\.0\.0 did not load in green: deploy it again/);
  assert.ok(performance.now() - began < 30_000, 'it waited as long as for a slot that may get ready');
  assert.match(await onHost(far, `cat ${state}/services/credit/state.json`), /"live":"blue"/);
  done(await plane.run('remove', 'credit'));
});

test('a model with its data beside it, broken off on its way: all that was sent is on the receipt', {
  skip,
}, async () => {
  const folder = join(dir, 'external');
  cpSync(join(samples, 'bad/external'), folder, { recursive: true });
  truncateSync(join(folder, 'weights.bin'), WEIGHTS_BYTES);
  done(await importModel(folder, 'external', '1.0.0'));
  const part = `${state}/models/sha256/*.part/weights.bin.part`;
  const breaks = onHost(
    far,
    `for i in $(seq 4000); do
       [ "$(stat -c %s ${part} 2>/dev/null || echo 0)" -gt 20000000 ] && exec pkill -KILL -x sshd
       sleep 0.01
     done; exit 1`,
  );
  const [said] = await Promise.all([
    plane.run('deploy', 'external', '--model', 'external@1.0.0', '--host', 'far', '--port', '8090'),
    breaks,
  ]);
  const { bytesSent } = done(said).rollout?.receipt ?? { bytesSent: 0 };
  assert.ok(bytesSent >= WEIGHTS_BYTES - UNDER_WAY_BYTES, `${bytesSent} of ${WEIGHTS_BYTES} bytes`);
  done(await plane.run('remove', 'external'));
});
