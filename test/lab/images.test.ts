/** The images on a real engine: they load, they run, and a second version sends what is new and nothing else. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Docker from 'dockerode';
import { assembleImage } from '../../core/images/assemble.ts';
import { loadImage } from '../../core/images/load.ts';
import { planLoad } from '../../core/images/plan.ts';
import { routerImage } from '../../core/images/router.ts';
import { runtimeImage } from '../../core/images/runtime.ts';
import { projectDir } from '../../core/images/sources.ts';
import type { ExecResult } from './host.ts';
import { type Lab, startLab } from './lab.ts';
import { labUnavailable } from './unavailable.ts';

const reason = labUnavailable() ?? (process.arch === 'x64' ? null : 'the images are tried on x64');
const skip = reason ?? false;
const signal = AbortSignal.timeout(240_000);
const cacheDir = join(projectDir, '.cache');
const sample = join(projectDir, 'resources', 'samples', 'credit-risk', '1.0.0');

let lab: Lab | null = null;
let docker = new Docker();

before(async () => {
  if (skip) return;
  lab = await startLab(1, { signal });
  docker = new Docker({ socketPath: (await lab.info())[0]?.dockerSocket ?? '' });
});
after(() => lab?.down());

test('a full disk is told as such, and loading works once there is room', { skip }, async () => {
  const router = await assembleImage(routerImage('x64'), cacheDir, signal);
  await lab?.host(1).disk('full');
  await assert.rejects(loadImage(docker, router, signal), { code: 'disk-full' });
  await lab?.host(1).disk('free');
  const plan = await planLoad(docker, router, signal);
  assert.deepEqual(await loadImage(docker, router, signal), { bytesSent: plan.bytesToSend });
  assert.deepEqual(await loadImage(docker, router, signal), { bytesSent: 0 });
});

test('the router runs as nobody, read-only, with Lua', { skip }, async () => {
  const router = await assembleImage(routerImage('x64'), cacheDir, signal);
  await loadImage(docker, router, signal);
  const { code, stdout } = await run([router.id, '-vv']);
  assert.equal(code, 0);
  assert.match(stdout, /^HAProxy version 2\.6/);
  assert.match(stdout, /Built with Lua version/);
  assert.match(stdout, /prometheus-exporter/i);
});

test('the runtime runs Node and infers with onnxruntime', { skip }, async () => {
  const runtime = await assembleImage(runtimeImage('x64'), cacheDir, signal);
  await loadImage(docker, runtime, signal);
  const version = await run(['--entrypoint', '/usr/bin/node', runtime.reference, '--version']);
  assert.match(version.stdout, /^v24\./);

  const smoke = JSON.parse(await readFile(join(sample, 'smoke.json'), 'utf8')).cases[0];
  const program = `
    const ort = require('onnxruntime-node');
    const { model, input } = JSON.parse(process.env.TASK);
    (async () => {
      const session = await ort.InferenceSession.create(Buffer.from(model, 'base64'));
      const features = new ort.Tensor('float32', Float32Array.from(input.data), input.shape);
      const { probability } = await session.run({ features });
      console.log(JSON.stringify({ uid: process.getuid(), probability: [...probability.data] }));
    })();`;
  const model = (await readFile(join(sample, 'model.onnx'))).toString('base64');
  const task = JSON.stringify({ model, input: smoke.inputs[0] });
  const inference = await run(['--env', `TASK=${task}`, '--entrypoint', '/usr/bin/node', runtime.id, '-e', program]);
  assert.equal(inference.code, 0, inference.stderr);
  assert.doesNotMatch(inference.stderr, /telemetry/i);
  const { uid, probability } = JSON.parse(inference.stdout);
  assert.equal(uid, 65532);
  assert.equal(probability.length, smoke.outputs[0].data.length);
  for (const [i, expected] of smoke.outputs[0].data.entries()) assert.ok(Math.abs(probability[i] - expected) < 1e-4);
});

test('a change to the serving program sends that layer alone', { skip }, async (t) => {
  const serving = await mkdtemp(join(tmpdir(), 'signalbox-serving-'));
  t.after(() => rm(serving, { recursive: true }));
  await loadImage(docker, await assembleImage(runtimeImage('x64'), cacheDir, signal), signal);
  await cp(join(projectDir, 'core', 'serving'), serving, { recursive: true });
  const main = join(serving, 'main.ts');
  await writeFile(main, `console.log('changed');\n${await readFile(main, 'utf8')}`);
  const changed = await assembleImage(runtimeImage('x64', serving), cacheDir, signal);
  const { bytesSent } = await loadImage(docker, changed, signal);
  const last = changed.layers.at(-1)?.bytes ?? 0;
  assert.ok(bytesSent >= last && bytesSent < last + 6144, `${bytesSent} bytes for a layer of ${last}`);
  assert.match((await run([changed.id])).stdout, /^changed/);
});

test('an image taken away by another is sent again, whole', { skip }, async () => {
  const router = await assembleImage(routerImage('x64'), cacheDir, signal);
  await loadImage(docker, router, signal);
  await docker.getImage(router.id).remove({ force: true });
  const all = router.layers.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok((await loadImage(docker, router, signal)).bytesSent > all);
});

/** `docker run` on the host, hardened as the engine does it; the image brings its user. */
async function run(args: readonly string[]): Promise<ExecResult> {
  assert.ok(lab);
  const hardened = [
    '--rm',
    '--read-only',
    '--cap-drop',
    'ALL',
    '--security-opt',
    'no-new-privileges',
    '--network',
    'none',
  ];
  return await lab.host(1).exec(['docker', 'run', ...hardened, ...args], signal);
}
