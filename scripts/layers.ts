import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/**
 * Who may import whom, `import type` and `export from` included. A folder of core is a slice; what is not in its list it
 * may not import. Of another slice it may import the public files only.
 */
const mayImport: { readonly [area: string]: readonly string[] } = {
  'core/contract': [],
  'core/platform': ['core/contract'],
  'core/serving': [],
  'core/services': ['core/contract', 'core/platform'],
  'core/models': ['core/contract', 'core/platform'],
  'core/hosts': ['core/contract', 'core/platform'],
  'core/images': ['core/contract', 'core/platform'],
  'core/engines': ['core/contract', 'core/platform', 'core/services', 'core/models', 'core/images'],
  'core/switches': ['core/contract', 'core/platform', 'core/services', 'core/engines'],
  'core/rollouts': ['core/contract', 'core/platform', 'core/services', 'core/engines', 'core/switches', 'core/models'],
  'core/jobs': ['core/contract', 'core/platform', 'core/rollouts'],
  'core/fleet': ['core/contract', 'core/platform', 'core/hosts', 'core/services', 'core/rollouts'],
  'core/telemetry': ['core/contract', 'core/platform', 'core/services', 'core/switches'],
  'core/alerts': ['core/contract', 'core/platform', 'core/telemetry'],
  'core/shipping': ['core/contract', 'core/platform', 'core/telemetry'],
  'core/consoles': ['core/contract', 'core/platform', 'core/services', 'core/engines'],
  'core/demo': ['core/contract', 'core/platform'],
  'core/bench': ['core/contract', 'core/platform', 'core/models'],
  // The root of core is where everything is put together.
  core: [
    'core/jobs',
    'core/fleet',
    'core/telemetry',
    'core/alerts',
    'core/shipping',
    'core/bench',
    'core/consoles',
    'core/demo',
    'core/contract',
    'core/platform',
    'core/services',
    'core/models',
    'core/hosts',
    'core/images',
    'core/engines',
    'core/switches',
    'core/rollouts',
  ],
  'core/cli': ['core', 'core/server', 'core/contract', 'core/hosts', 'core/models', 'core/services', 'core/rollouts'],
  'core/server': ['core', 'core/contract'],
  electron: ['core', 'core/contract'],
  renderer: ['core/contract'],
};

/** What a slice shows to others; contract and platform show all. The command line sees words only: `model.ts`. */
const publicFiles: { readonly [area: string]: readonly string[] } = {
  'core/services': ['model.ts', 'store.ts', 'revision.ts', 'host-store.ts', 'local-store.ts', 'directory.ts'],
  'core/models': [
    'model.ts',
    'service.ts',
    'handlers.ts',
    'shelf.ts',
    'uploads.ts',
    'smoke.ts',
    'signature.ts',
    'lay-out.ts',
    'ort-types.ts',
    'quantize/service.ts',
  ],
  'core/hosts': ['model.ts', 'service.ts', 'handlers.ts', 'inventory.ts', 'key-desk.ts'],
  'core/images': ['model.ts', 'library.ts'],
  'core/engines': ['model.ts', 'docker/engine.ts', 'docker/container.ts', 'local/engine.ts', 'local/server.ts'],
  'core/switches': ['model.ts', 'receipt.ts', 'haproxy/switch.ts', 'local/switch.ts'],
  'core/rollouts': [
    'model.ts',
    'service.ts',
    'handlers.ts',
    'preview.ts',
    'strategies.ts',
    'planning.ts',
    'status.ts',
    'journal.ts',
  ],
  'core/jobs': ['model.ts', 'service.ts', 'store.ts', 'handlers.ts'],
  'core/fleet': ['model.ts', 'service.ts', 'changes.ts'],
  'core/telemetry': [
    'model.ts',
    'traffic.ts',
    'handlers.ts',
    'monitor.ts',
    'monitor-handlers.ts',
    'collect/collector.ts',
    'services/collector.ts',
    'history/history.ts',
    'exposition/page.ts',
    'exposition/names.ts',
    'exposition/export.ts',
  ],
  'core/alerts': ['model.ts', 'service.ts', 'handlers.ts', 'store.ts'],
  'core/shipping': ['model.ts', 'service.ts', 'handlers.ts', 'store.ts'],
  'core/bench': ['model.ts', 'service.ts', 'store.ts', 'handlers.ts'],
  'core/consoles': ['logs.ts', 'terminals.ts', 'containers.ts', 'handlers.ts'],
  'core/demo': ['demo.ts'],
  'core/server': ['serve.ts'],
  core: ['app.ts', 'procedures.ts', 'version.ts', 'data-dir.ts', 'metrics-page.ts', 'metrics-export.ts'],
};
const wordsOnly = ['core/cli'];

/** Pure files: no I/O, so no Node module and no package. */
const pure = [
  /^core\/contract\/(problem|names|nearest)\.ts$/,
  /^core\/contract\/metrics\.ts$/,
  /^core\/(services|switches|engines|rollouts|hosts|telemetry)\/model\.ts$/,
  /^core\/rollouts\/(strategies|planning)\.ts$/,
  /^core\/switches\/(receipt|haproxy\/(config|split-value))\.ts$/,
  /^core\/models\/(smoke|signature)\.ts$/,
  /^core\/bench\/data\/(binding|encode|metadata|npy|pixels|shapes|tensor|value)\.ts$/,
  /^core\/bench\/quality\/(classes|figures|group-errors|groups|losses|outputs|reading)\.ts$/,
  /^core\/bench\/statistics\//,
];

const MOST_LINES = 400;

/** Paths with `/`, relative to the project → what breaks a rule, a sentence each. Tests may import whatever they test. */
export function checkLayers(files: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [path, source] of files) {
    const lines = source.split('\n').length - 1;
    if (lines > MOST_LINES) faults.push(`${path} has ${lines} lines: at most ${MOST_LINES}, one thing each`);
    const imports = importsOf(path, source);
    const local = imports.filter((each) => each.startsWith('.')).map((each) => posix.join(posix.dirname(path), each));
    graph.set(path, local);
    if (isTest(path)) continue;
    for (const target of local) {
      const fault = forbidden(path, target);
      if (fault) faults.push(fault);
    }
    const outside = imports.filter((each) => !each.startsWith('.'));
    if (pure.some((each) => each.test(path)) && outside.length > 0)
      faults.push(`${path} is pure: it may not import ${outside.join(', ')}`);
  }
  return [...faults, ...cycles(graph)];
}

function isTest(path: string): boolean {
  return /\.test\.ts$|(^|\/)(rig|fixtures)[./]/.test(path);
}

function forbidden(path: string, target: string): string | null {
  const from = areaOf(path);
  const to = areaOf(target);
  if (from === to || from === null) return null;
  if (to === null || !mayImport[from]?.includes(to))
    return `${path} imports ${target}: ${from} may import ${mayImport[from]?.join(', ') || 'nothing'}`;
  const shown = publicFiles[to];
  const file = target.slice(to.length + 1);
  if (shown && !shown.includes(file))
    return `${path} imports ${target}: it is not a public file of ${to} (${shown.join(', ')})`;
  if (
    wordsOnly.includes(from) &&
    shown &&
    to !== 'core' &&
    to !== 'core/server' &&
    file !== 'model.ts' &&
    file !== 'status.ts'
  ) {
    return `${path} imports ${target}: ${from} may see the words (model.ts) of ${to} only`;
  }
  return null;
}

/** Null for what stands outside the house: scripts, tests, resources. */
function areaOf(path: string): string | null {
  const [first = '', second = '', ...rest] = path.split('/');
  if (first === 'core') return rest.length === 0 ? 'core' : `core/${second}`;
  return first in mayImport ? first : null;
}

function importsOf(path: string, source: string): string[] {
  const { module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} can not be parsed: ${errors[0]?.message}`);
  const dynamic = module.dynamicImports.map(({ moduleRequest }) =>
    source.slice(moduleRequest.start, moduleRequest.end),
  );
  const literal = dynamic.filter((text) => /^['"`]/.test(text)).map((text) => text.slice(1, -1));
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
  );
  return [...module.staticImports.map(({ moduleRequest }) => moduleRequest.value), ...exported, ...literal];
}

/** One sentence for each import that closes a circle (Tarjan would name whole components; the closing import is what to cut). */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) {
      found.push(`A circle of imports: ${[...way.slice(at), path].join(' → ')}`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
