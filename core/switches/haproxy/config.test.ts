import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ServiceState, Split } from '../../services/model.ts';
import { baseConfig, routerArguments, routerPaths, serviceConfig, serviceMap } from './config.ts';

const state = (split: Split | null, service = 'credit', port = 8080): ServiceState => ({
  schema: 1,
  service,
  engine: 'docker',
  port,
  slots: { blue: null, green: null },
  standing: { blue: 'served', green: 'served' },
  addresses: { blue: '127.0.0.1:9001', green: '127.0.0.1:9002' },
  split,
  keepUntil: null,
  fence: 7,
});
const golden = (name: string) => readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');

test('writes the configuration that the goldens hold', () => {
  const canary = state({ live: 'green', percentToIdle: 5, fallback: false });
  assert.equal(baseConfig('/var/lib/signalbox/switch', '0123456789ab'), golden('00-base.cfg'));
  assert.equal(serviceConfig(canary, '/var/lib/signalbox/switch'), golden('credit.cfg'));
  assert.match(serviceMap(canary), /^credit +green\|blue\|500\|only\|7\n$/);
  const longest = state({ live: 'green', percentToIdle: 99.99, fallback: true }, 'a'.repeat(40));
  for (const each of [canary, state(null), { ...longest, fence: 999_999_999_999_999 }]) {
    assert.equal(serviceMap(each).length, 121);
  }
});

test('only a slot that may stand in has a weight', () => {
  const weights = (split: Split | null) => serviceConfig(state(split), '/d').match(/(?<= weight )\d/g);
  assert.deepEqual(weights(null), ['0', '0']);
  assert.deepEqual(weights({ live: 'blue', percentToIdle: 10, fallback: false }), ['1', '0']);
  assert.deepEqual(weights({ live: 'green', percentToIdle: 0, fallback: false }), ['0', '1']);
  assert.deepEqual(weights({ live: 'green', percentToIdle: 0, fallback: true }), ['1', '1']);
});

test('HAProxy accepts it without a warning, with no service and with several', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sb-config-'));
  const paths = routerPaths(dir);
  try {
    for (const folder of ['conf.d', 'maps', 'run']) mkdirSync(join(dir, folder));
    cpSync(new URL('control.lua', import.meta.url), paths.control);
    writeFileSync(paths.base, baseConfig(dir, 'test'));
    const check = () =>
      execFileSync('haproxy', ['-c', '-dW', '-f', paths.configDir], { encoding: 'utf8', stdio: 'pipe' });
    assert.match(check(), /Configuration file is valid/);
    for (const [at, service] of ['credit', 'digits', '00-base'].entries()) {
      const one = state(at === 0 ? null : { live: 'blue', percentToIdle: 0, fallback: true }, service, 18_080 + at);
      writeFileSync(paths.service(service), serviceConfig(one, dir));
      writeFileSync(paths.map(service), serviceMap(one));
    }
    assert.match(check(), /Configuration file is valid/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('starts a master that reads the whole folder', () => {
  assert.deepEqual(routerArguments('/d'), ['-W', '-db', '-S', '/d/run/master.sock,mode,600', '-f', '/d/conf.d']);
});
