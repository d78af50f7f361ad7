import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { outsideNames } from './names.ts';

const folder = join(import.meta.dirname, '../../../resources/monitoring');
const source = readFileSync(join(import.meta.dirname, 'page.ts'), 'utf8');
/** Of series, and those that the page makes of rows. */
const exposed = new Set([
  ...Object.values(outsideNames).map(({ name }) => name),
  ...[...source.matchAll(/families\.add\('(\w+)'/g)].map(([, name]) => name ?? ''),
]);

interface Panel {
  readonly id: number;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

function namesIn(expression: string): string[] {
  return expression.match(/\b(?:signalbox_|node_|DCGM_)\w+/g) ?? [];
}

/** Every text under these keys, at any depth. */
function textsOf(value: unknown, keys: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    keys.includes(key) && typeof each === 'string' ? [each] : textsOf(each, keys),
  );
}

for (const file of globSync('grafana/*.json', { cwd: folder })) {
  test(`${file} names only metrics that there are`, () => {
    const dashboard: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const texts = textsOf(dashboard, ['expr', 'query', 'definition']);
    const names = texts.flatMap(namesIn);
    assert.ok(names.length >= 5);
    assert.deepEqual(
      names.filter((name) => !exposed.has(name)),
      [],
    );
    const { panels, uid } = dashboard as { uid: string; panels: Panel[] };
    assert.match(uid, /^signalbox-/);
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    const places = panels.map(({ gridPos }) => gridPos);
    const overlapping = places.filter((one, at) =>
      places
        .slice(at + 1)
        .some(({ x, y, w, h }) => one.x < x + w && x < one.x + one.w && one.y < y + h && y < one.y + one.h),
    );
    assert.deepEqual(overlapping, []);
  });
}

test('each metric of other model servers has a panel', () => {
  const shown = namesIn(readFileSync(join(folder, 'grafana/servers.json'), 'utf8'));
  const known = Object.entries(outsideNames).flatMap(([metric, { name }]) =>
    metric.startsWith('server.') ? name : [],
  );
  assert.ok(known.length > 10);
  assert.deepEqual(
    known.filter((name) => !shown.includes(name)),
    [],
  );
});

test('the rules name only metrics that there are', () => {
  const rules: unknown = parse(readFileSync(join(folder, 'rules.yml'), 'utf8'));
  const names = textsOf(rules, ['expr']).flatMap(namesIn);
  assert.ok(names.length >= 13);
  assert.deepEqual(
    names.filter((name) => !exposed.has(name)),
    [],
  );
});

const promtool = spawnSync('promtool', ['--version']).status === 0;

const skip = promtool ? false : 'promtool is not here: apt-get install prometheus';

test('promtool reads every expression of the dashboards', { skip }, (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-dashboards-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const expressions = globSync('grafana/*.json', { cwd: folder })
    .flatMap((file) => textsOf(JSON.parse(readFileSync(join(folder, file), 'utf8')), ['expr']))
    .map((expr, at) => ({ record: `a:${at}`, expr }));
  // YAML takes JSON as it is.
  writeFileSync(join(dir, 'rules.yml'), JSON.stringify({ groups: [{ name: 'dashboards', rules: expressions }] }));
  const { status, stderr } = spawnSync('promtool', ['check', 'rules', join(dir, 'rules.yml')]);
  assert.equal(status, 0, String(stderr));
  assert.ok(expressions.length > 40);
});

test('promtool finds no fault with the rules', { skip }, () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', join(folder, 'rules.yml')]);
  assert.equal(status, 0, String(stderr));
  assert.match(String(stdout), /SUCCESS: 13 rules found/);
});
