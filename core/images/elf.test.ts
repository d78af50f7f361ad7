import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { inspectElf } from './closure.ts';
import { readElf } from './elf.ts';
import { projectDir } from './sources.ts';

const bindings = join(projectDir, 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6', 'linux');
const over = (bytes: Uint8Array) => (offset: number, length: number) => bytes.subarray(offset, offset + length);

test('reads what a real library needs, for either processor', () => {
  const expected = { x64: 'ld-linux-x86-64.so.2', arm64: 'ld-linux-aarch64.so.1' };
  for (const [arch, loader] of Object.entries(expected)) {
    assert.deepEqual(inspectElf(join(bindings, arch, 'libonnxruntime.so.1')), {
      arch,
      interpreter: null,
      needed: [
        'libdl.so.2',
        'librt.so.1',
        'libpthread.so.0',
        'libstdc++.so.6',
        'libm.so.6',
        'libgcc_s.so.1',
        'libc.so.6',
        loader,
      ],
    });
  }
});

test('reads the loader of a real program', { skip: process.platform !== 'linux' && 'needs a Linux program' }, () => {
  const elf = inspectElf(process.execPath);
  assert.equal(elf?.arch, process.arch);
  assert.match(elf?.interpreter ?? '', /^\/lib(64)?\/ld-linux/);
  assert.ok(elf?.needed.includes('libc.so.6'));
});

test('knows what is no ELF file', () => {
  assert.equal(readElf(over(readFileSync(import.meta.filename))), null);
  assert.equal(readElf(over(new Uint8Array(0))), null);
});

test('a damaged file is told as such, whatever the damage', () => {
  const binding = readFileSync(join(bindings, 'x64', 'onnxruntime_binding.node'));
  assert.throws(() => readElf(over(binding.subarray(0, 100))), RangeError);
  const header = { at: fc.nat(1000), byte: fc.nat(255), cut: fc.nat(binding.length) };
  fc.assert(
    fc.property(fc.record(header), ({ at, byte, cut }) => {
      const damaged = Uint8Array.prototype.slice.call(binding, 0, cut);
      if (at < damaged.length) damaged[at] = byte;
      try {
        readElf(over(damaged));
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error));
      }
    }),
  );
});
