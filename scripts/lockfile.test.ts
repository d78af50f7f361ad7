import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { missingOptional, platformOf } from './lockfile.ts';

describe('the lock file', () => {
  it('of this project holds the optional packages of every platform, so that npm ci works', () => {
    const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8'));
    assert.deepEqual(missingOptional(lock), {});
  });

  it('gets back what a registry did not have, as a part of who asks for it', () => {
    const asks = { dev: true, optionalDependencies: { 'tool-linux-x64-musl': '1.2.3', 'tool-win32-arm64': '1.2.3' } };
    const packages = { 'node_modules/tool': asks, 'node_modules/tool-win32-arm64': { version: '1.2.3' } };
    assert.deepEqual(missingOptional({ packages }), {
      'node_modules/tool-linux-x64-musl': {
        version: '1.2.3',
        cpu: ['x64'],
        libc: ['musl'],
        os: ['linux'],
        dev: true,
        optional: true,
      },
    });
  });

  it('reads platforms from names, and refuses to guess', () => {
    assert.deepEqual(platformOf('@oxc-parser/binding-win32-ia32-msvc'), { cpu: ['ia32'], os: ['win32'] });
    assert.deepEqual(platformOf('fsevents-darwin'), { os: ['darwin'] });
    assert.throws(() => platformOf('bufferutil'), /says no platform/);
    const packages = { 'node_modules/tool': { optionalDependencies: { 'tool-linux-x64': '^1.2.3' } } };
    assert.throws(() => missingOptional({ packages }), /No version of tool-linux-x64@\^1.2.3/);
  });
});
