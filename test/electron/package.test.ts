import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, matchesGlob } from 'node:path';
import { describe, it } from 'node:test';
import { icnsOf, icoOf } from '../../scripts/icons/containers.ts';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config.js');
const config = await getConfig(root, 'electron-builder.yml', null, { value: null });
const quiet = { isEnabled: false, add: () => {} };

describe('the packaging', () => {
  it('is configured as electron-builder has it', async () => {
    await validateConfiguration(config, quiet);
    await assert.rejects(
      validateConfiguration({ ...config, electronFuse: {} }, quiet),
      /unknown property 'electronFuse'/,
    );
  });

  it('makes the four packages', () => {
    const targets = [config.linux, config.mac, config.win].flatMap(({ target }) => target);
    assert.deepEqual(targets, ['AppImage', 'deb', 'dmg', 'nsis']);
    assert.equal(config.productName, 'Signalbox');
    assert.deepEqual(config.protocols, [{ name: 'Signalbox link', schemes: ['signalbox'] }]);
  });

  it('blows the fuses', () => {
    assert.deepEqual(config.electronFuses, {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
    assert.equal(config.asar, true);
  });

  it('takes along what the desktop reads, and no test', () => {
    const patterns: string[] = config.files.flatMap((each: string | { filter: string[] }) =>
      typeof each === 'string' ? each : each.filter,
    );
    const packed = (path: string) =>
      patterns.some((each) => !each.startsWith('!') && matchesGlob(path, each)) &&
      !patterns.some((each) => each.startsWith('!') && matchesGlob(path, each.slice(1)));
    const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const needed = [main, ...globSync('electron/*.{ts,cjs}', { cwd: root }), 'core/serving/main.ts'];
    for (const path of [...needed, 'renderer/dist/index.html', 'core/switches/haproxy/control.lua'])
      assert.ok(packed(path), path);
    for (const path of [
      'core/hosts/check.test.ts',
      'test/lab/cli.ts',
      '.cache/x',
      'renderer/main.tsx',
      'renderer/dist/assets/a.js.br',
    ])
      assert.ok(!packed(path), path);
    // A child of the core is plain Node: it sees no file that is only in the archive.
    const outside = (path: string) => config.asarUnpack.some((each: string) => matchesGlob(path, each));
    for (const path of ['electron/core.ts', 'core/serving/main.ts', 'package.json', 'node_modules/zod/package.json'])
      assert.ok(outside(path), path);
  });

  it('takes along samples, images and icons as resources', () => {
    const from = (to: string) => config.extraResources.find((each: { to: string }) => each.to === to)?.from;
    assert.equal(from('app.asar.unpacked/resources/samples'), 'resources/samples');
    assert.equal(from('app.asar.unpacked/package-lock.json'), 'package-lock.json');
    assert.equal(from('images'), 'dist/stage/images');
    assert.equal(from('icons'), 'resources/icons');
    for (const { icon } of [config.linux, config.mac, config.win]) assert.ok(existsSync(join(root, icon)), icon);
  });
});

describe('the icon', () => {
  const icons = join(root, 'resources/icons');
  const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
  const pictures = new Map(sizes.map((size) => [size, readFileSync(join(icons, `${size}x${size}.png`))]));

  it('is drawn in each size', () => {
    for (const [size, png] of pictures) {
      assert.equal(png.toString('latin1', 1, 4), 'PNG');
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [size, size]);
    }
  });

  it('is the same in the containers of Windows and macOS', () => {
    assert.deepEqual(readFileSync(join(icons, 'icon.ico')), icoOf(pictures));
    assert.deepEqual(readFileSync(join(icons, 'icon.icns')), icnsOf(pictures));
    assert.throws(() => icoOf(new Map()), /no picture of 16 pixels/);
  });

  it('holds each picture where its directory says', () => {
    const ico = icoOf(pictures);
    for (let at = 6; at < 6 + 16 * ico.readUInt16LE(4); at += 16) {
      const png = ico.subarray(ico.readUInt32LE(at + 12), ico.readUInt32LE(at + 12) + ico.readUInt32LE(at + 8));
      assert.deepEqual(png, pictures.get(ico.readUInt8(at) || 256));
    }
    const icns = icnsOf(pictures);
    assert.equal(icns.readUInt32BE(4), icns.length);
    let at = 8;
    for (; at < icns.length; at += icns.readUInt32BE(at + 4))
      assert.equal(icns.toString('latin1', at + 9, at + 12), 'PNG');
    assert.equal(at, icns.length);
  });
});
