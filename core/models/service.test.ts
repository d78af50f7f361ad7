import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ProblemCode } from '../contract/problem.ts';
import { externalTensor, model, value } from './onnx.fixture.ts';
import { bytes as field } from './quantize/wire.ts';
import { type ImportProgress, ModelRegistry } from './service.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const credit = join(samples, 'credit-risk/1.0.0');
const signal = AbortSignal.timeout(300_000);

describe('ModelRegistry', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'models-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function fresh() {
    const dir = join(await mkdtemp(join(folder, 'store-')), 'models');
    return { dir, registry: new ModelRegistry(dir) };
  }

  async function refuses(path: string, code: ProblemCode, abort = signal) {
    const { dir, registry } = await fresh();
    await assert.rejects(registry.import(path, 'm', '1', abort), { code });
    assert.deepEqual(await registry.list(), []);
    assert.deepEqual(await readdir(join(dir, 'ingest')).catch(() => []), []);
    assert.deepEqual(await readdir(join(dir, 'blobs/sha256')).catch(() => []), []);
  }

  it('imports a model and finds it again, as an OCI image layout of the ModelPack kind', async () => {
    const { dir, registry } = await fresh();
    const steps: ImportProgress[] = [];
    const { model: added, unchanged } = await registry.import(credit, 'credit-risk', '1.0.0', signal, (step) =>
      steps.push(step),
    );
    assert.equal(unchanged, false);
    assert.deepEqual(await new ModelRegistry(dir).get('credit-risk@1.0.0'), added);
    assert.equal(added.smoke.length, 3);
    assert.equal(steps.at(-1)?.step, 'check');
    assert.equal(steps.at(-1)?.bytes, steps.at(-1)?.totalBytes);

    const [file] = registry.files(added);
    assert.equal(file?.path, 'model.onnx');
    assert.deepEqual(await readFile(file?.source ?? ''), await readFile(join(credit, 'model.onnx')));
    const index = JSON.parse(await readFile(join(dir, 'index.json'), 'utf8'));
    assert.equal(index.manifests[0].digest, `sha256:${added.digest}`);
    assert.equal(index.manifests[0].annotations['org.opencontainers.image.ref.name'], 'credit-risk@1.0.0');
    const manifest = JSON.parse(await readFile(join(dir, 'blobs/sha256', added.digest), 'utf8'));
    assert.equal(manifest.artifactType, 'application/vnd.cncf.model.manifest.v1+json');
    assert.equal(manifest.layers[0].annotations['org.cncf.model.filepath'], 'model.onnx');
    assert.deepEqual(JSON.parse(await readFile(join(dir, 'oci-layout'), 'utf8')), { imageLayoutVersion: '1.0.0' });
  });

  it('takes the same content again as nothing new, and refuses other content under the same version', async () => {
    const { registry } = await fresh();
    const first = await registry.import(credit, 'm', '1', signal);
    const again = await registry.import(join(credit, 'model.onnx'), 'm', '1', signal);
    assert.deepEqual(again, { model: first.model, unchanged: true });
    await assert.rejects(registry.import(join(samples, 'credit-risk/2.0.0'), 'm', '1', signal), {
      code: 'model-exists',
    });
    assert.deepEqual(await registry.list(), [first.model]);
  });

  it('lists versions with their numbers in order, and gives the same digest to the same content', async () => {
    const { registry } = await fresh();
    for (const version of ['10', '9']) await registry.import(join(samples, 'bad/external'), 'm', version, signal);
    const [nine, ten] = await registry.list();
    assert.deepEqual([nine?.version, ten?.version], ['9', '10']);
    assert.equal(nine?.digest, ten?.digest);
    await assert.rejects(registry.get('m@11'), { code: 'model-unknown' });
  });

  it('brings external data along', async () => {
    const { registry } = await fresh();
    const { model: added } = await registry.import(join(samples, 'bad/external'), 'm', '1', signal);
    assert.deepEqual(
      added.files.map(({ path }) => path),
      ['model.onnx', 'weights.bin'],
    );
  });

  it('refuses what cannot be served and leaves nothing behind', async () => {
    await refuses(join(samples, 'bad/corrupt.onnx'), 'model-corrupt');
    await refuses(join(samples, 'bad/future-opset.onnx'), 'model-unsupported');
    await refuses(join(samples, 'bad/unknown-operator.onnx'), 'model-unsupported');
    await refuses(join(samples, 'bad/external-missing'), 'model-file-missing');
    await refuses(join(samples, 'bad/external-escape'), 'model-corrupt');
    await refuses(join(samples, 'bad/wrong-smoke'), 'smoke-invalid');
    await refuses(join(samples, 'bad'), 'model-unreadable');
    await refuses(join(samples, 'none'), 'model-unreadable');
    await refuses(credit, 'cancelled', AbortSignal.abort());
  });

  it('says which smoke output differs', async () => {
    const { registry } = await fresh();
    await assert.rejects(registry.import(join(samples, 'bad/wrong-smoke'), 'm', '1', signal), {
      data: { case: 'ones', output: 'y', index: 1, expected: 2.5, got: 2 },
    });
  });

  it('follows no link and no location out of the folder', async () => {
    const linked = join(folder, 'linked');
    await mkdir(linked);
    await cp(join(samples, 'bad/external/model.onnx'), join(linked, 'model.onnx'));
    await symlink(join(samples, 'bad/external/weights.bin'), join(linked, 'weights.bin'));
    await refuses(linked, 'model-corrupt');
    for (const location of ['/etc/passwd', 'a/../../absent-too', '..', '', 'c:\\b', '*/_ORT_MEM_ADDR_/*']) {
      const path = join(folder, 'located.onnx');
      await writeFile(path, model(field(5, externalTensor('w', location)), field(12, value('y', 1))));
      await refuses(path, location.startsWith('*') ? 'model-file-missing' : 'model-corrupt');
    }
  });

  it('stops in the middle when it is cancelled', async () => {
    const { dir, registry } = await fresh();
    const abort = new AbortController();
    const stop = ({ step }: ImportProgress) => step === 'check' && abort.abort();
    await assert.rejects(registry.import(credit, 'm', '1', abort.signal, stop), { code: 'cancelled' });
    assert.deepEqual(await readdir(join(dir, 'ingest')), []);
    assert.deepEqual(await registry.list(), []);
  });

  it('removes what a killed import left, and mends a damaged copy', async () => {
    const { dir, registry } = await fresh();
    const ended = spawn(process.execPath, ['-e', '']);
    await once(ended, 'exit');
    await mkdir(join(dir, 'ingest', `${ended.pid}-left`), { recursive: true });
    const { model: added } = await registry.import(credit, 'm', '1', signal);
    assert.deepEqual(await readdir(join(dir, 'ingest')), []);

    const blob = join(dir, 'blobs/sha256', added.digest);
    await rm(blob);
    await assert.rejects(registry.get('m@1'), { code: 'model-digest-mismatch' });
    await writeFile(blob, '{}');
    await assert.rejects(registry.get('m@1'), { code: 'model-digest-mismatch' });
    assert.equal((await registry.import(credit, 'm', '1', signal)).unchanged, true);
    assert.deepEqual(await registry.get('m@1'), added);
  });

  it('loses no entry when processes import at once', async () => {
    const { dir, registry } = await fresh();
    const program = `
      import { ModelRegistry } from ${JSON.stringify(join(import.meta.dirname, 'service.ts'))};
      const registry = new ModelRegistry(${JSON.stringify(dir)});
      const add = (version) => registry.import(${JSON.stringify(credit)}, 'm', version, AbortSignal.timeout(60000));
      await Promise.all([add(process.argv[1] + '.0'), add(process.argv[1] + '.1')]);`;
    const exits = ['1', '2', '3'].map(async (each) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, each], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [code] = await once(child, 'exit');
      return code;
    });
    assert.deepEqual(await Promise.all(exits), [0, 0, 0]);
    const versions = (await registry.list()).map(({ version }) => version);
    assert.deepEqual(versions, ['1.0', '1.1', '2.0', '2.1', '3.0', '3.1']);
  });
});
