import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { assembleImage } from './assemble.ts';
import type { ImageSpec } from './model.ts';
import { routerImage } from './router.ts';
import { runtimeImage } from './runtime.ts';

const signal = AbortSignal.timeout(60_000);

test('an image is its configuration: user, entrypoint, layers, nothing of when or where', async (t) => {
  const [one, two] = [await scratch(t), await scratch(t)];
  const image = await assembleImage(spec('hello'), one, signal);
  assert.equal(image.id, `sha256:${createHash('sha256').update(image.configJson).digest('hex')}`);
  assert.equal(image.reference, `signalbox/runtime:${image.id.slice(7, 19)}`);
  assert.deepEqual(JSON.parse(image.configJson), {
    architecture: 'arm64',
    variant: 'v8',
    config: {
      Entrypoint: ['/program'],
      Env: ['PATH=/usr/bin'],
      Labels: { 'org.opencontainers.image.title': 'signalbox/runtime' },
      StopSignal: 'SIGTERM',
      User: '65532:65532',
      WorkingDir: '/app',
    },
    created: '1970-01-01T00:00:00Z',
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'signalbox: program' }],
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: image.layers.map(({ diffId }) => diffId) },
  });
  assert.deepEqual(JSON.parse(await readFile(join(one, 'images', `${image.id.slice(7)}.json`), 'utf8')), image);
  const elsewhere = await assembleImage(spec('hello'), two, signal);
  assert.equal(elsewhere.id, image.id);
  assert.notEqual((await assembleImage(spec('hallo'), two, signal)).id, image.id);
});

test('the serving layer holds the program without its tests', async (t) => {
  const dir = await scratch(t);
  for (const name of ['main.ts', 'main.test.ts', 'deep/part.ts', 'fixtures/sample.ts', 'notes.md']) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), '');
  }
  const paths = await servingPaths(dir);
  assert.deepEqual(paths.toSorted(), ['/app/package.json', '/app/serving/deep/part.ts', '/app/serving/main.ts']);
  await rm(join(dir, 'main.ts'));
  await assert.rejects(servingPaths(dir), { code: 'image-failed' });
});

test('both images are described for both processors without touching anything', () => {
  for (const arch of ['x64', 'arm64'] as const) {
    assert.deepEqual(
      runtimeImage(arch).layers.map(({ name }) => name),
      ['base libraries', 'node', 'onnxruntime', 'serving'],
    );
    assert.deepEqual(
      routerImage(arch).layers.map(({ name }) => name),
      ['base libraries', 'haproxy'],
    );
  }
});

async function servingPaths(dir: string): Promise<string[]> {
  const entries = await runtimeImage('x64', dir).layers.at(-1)?.entries({ cacheDir: dir, signal });
  return (entries ?? []).map(({ path }) => path);
}

function spec(content: string): ImageSpec {
  return {
    name: 'runtime',
    arch: 'arm64',
    layers: [{ name: 'program', entries: async () => [{ kind: 'file', path: '/program', mode: 0o755, content }] }],
    entrypoint: ['/program'],
    workingDir: '/app',
    env: { PATH: '/usr/bin' },
    stopSignal: 'SIGTERM',
  };
}

async function scratch(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-image-'));
  t.after(() => rm(dir, { recursive: true }));
  return dir;
}
