/** The image that serves models: Node, onnxruntime and the program in core/serving. */

import { join } from 'node:path';
import { Problem } from '../contract/problem.ts';
import { libraryClosure } from './closure.ts';
import type { Arch, Entry, ImageSpec, LayerContext } from './model.ts';
import { findNodePackage } from './node-package.ts';
import { baseEntries, copyEntry, copyrightEntries, copyTree, projectDir } from './sources.ts';
import { findSysroot } from './sysroot.ts';

const packages = ['libc6', 'libgcc-s1', 'libstdc++6'];
const modules = join(projectDir, 'node_modules');

/** `servingDir`: the folder whose `main.ts` is the program. Its tests and fixtures stay here. */
export function runtimeImage(arch: Arch, servingDir = join(projectDir, 'core', 'serving')): ImageSpec {
  return {
    name: 'runtime',
    arch,
    layers: [
      { name: 'base libraries', entries: (context) => libraries(arch, context) },
      { name: 'node', entries: (context) => node(arch, context) },
      { name: 'onnxruntime', entries: async () => onnxruntime(arch) },
      { name: 'serving', entries: async () => serving(servingDir) },
    ],
    entrypoint: ['/usr/bin/node', '/app/serving/main.ts'],
    workingDir: '/app',
    // onnxruntime 1.29 and later would else report to its maker, whatever the program wants.
    env: { PATH: '/usr/bin', NODE_ENV: 'production', ORT_DISABLE_TELEMETRY: '1' },
    stopSignal: 'SIGTERM',
  };
}

async function libraries(arch: Arch, context: LayerContext): Promise<Entry[]> {
  const sysroot = await findSysroot(arch, packages, context);
  const node = join(await findNodePackage(arch, context), 'bin', 'node');
  const programs = [node, ...bindings.map((name) => join(bindingDir(arch), name))];
  return [...baseEntries(), ...libraryClosure(sysroot, arch, programs), ...copyrightEntries(sysroot, packages)];
}

async function node(arch: Arch, context: LayerContext): Promise<Entry[]> {
  const folder = await findNodePackage(arch, context);
  return [
    copyEntry(join(folder, 'bin', 'node'), '/usr/bin/node', 0o755),
    copyEntry(join(folder, 'LICENSE'), '/usr/share/doc/node/LICENSE'),
  ];
}

/** What the CPU needs; GPU providers and WebGPU libraries, where a platform's package has them, are left out. */
const bindings = ['libonnxruntime.so.1', 'onnxruntime_binding.node'];

function bindingDir(arch: Arch): string {
  return join(modules, 'onnxruntime-node', 'bin', 'napi-v6', 'linux', arch);
}

function onnxruntime(arch: Arch): Entry[] {
  const target = '/app/node_modules';
  const code = (name: string) =>
    copyTree(join(modules, name), '{package.json,dist/**/*.{js,json}}', `${target}/${name}`, /\.min\.js$/);
  return [
    ...code('onnxruntime-common'),
    ...code('onnxruntime-node'),
    ...bindings.map((name) =>
      copyEntry(join(bindingDir(arch), name), `${target}/onnxruntime-node/bin/napi-v6/linux/${arch}/${name}`, 0o755),
    ),
  ];
}

function serving(folder: string): Entry[] {
  const program = copyTree(folder, '**/*.ts', '/app/serving', /\.test\.ts$|(^|\/)(fixtures|test)\//);
  if (!program.some(({ path }) => path === '/app/serving/main.ts')) {
    throw new Problem('image-failed', `Restore the model server's program: ${join(folder, 'main.ts')} is not there`, {
      folder,
    });
  }
  return [...program, { kind: 'file', path: '/app/package.json', mode: 0o644, content: '{"type":"module"}\n' }];
}
