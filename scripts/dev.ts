/**
 * `npm run dev [-- --port PORT --data-dir FOLDER]`: the screens, hot from their sources, before a live core. What is
 * changed below renderer/ is on the page at once; a change of core/ wants a new start.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { port: { type: 'string', default: '5173' }, 'data-dir': { type: 'string' } },
});
const here = `127.0.0.1:${values.port}`;
const folder = values['data-dir'] === undefined ? [] : ['--data-dir', values['data-dir']];

// The page comes from Vite and is passed on under Vite's own address, so the core has to know it by that.
const args = ['--json', ...folder, 'serve', '--port', '0', '--allow-host', here];
const core = spawn(process.execPath, [join(root, 'core/cli/main.ts'), ...args], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(each, () => core.kill('SIGTERM'));
process.once('exit', () => core.kill('SIGTERM'));
core.once('exit', (code) => process.exit(code ?? 1));

const [line] = await once(createInterface({ input: core.stdout }), 'line');
const { url, port } = JSON.parse(String(line));
const target = `http://127.0.0.1:${port}`;
const vite = await createServer({
  configFile: join(root, 'renderer/vite.config.ts'),
  clearScreen: false,
  server: {
    host: '127.0.0.1',
    port: Number(values.port),
    strictPort: true,
    proxy: { '/rpc': { target, ws: true }, '^/(api/|link$|csp-report$)': target, '^[^?]*[?](.*&)?token=': target },
  },
});
await vite.listen();
process.stdout.write(`Open ${url}\nIt lets one browser in, once. Ctrl-C stops it\n`);
