import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { Problem } from '../../contract/problem.ts';
import { createProcedures } from '../../procedures.ts';
import { serve as startServing } from '../../server/serve.ts';
import { version } from '../../version.ts';
import { command } from '../command.ts';

const builtScreens = join(import.meta.dirname, '../../../renderer/dist');

export const serve = command({
  name: 'serve',
  summary: 'Serve the screens to a browser, and the calls to scripts, until Ctrl-C',
  unattended: true,
  operands: [],
  options: {
    port: { type: 'value', value: 'PORT', help: 'where to listen (default: 7420; 0 for any that is free)' },
    listen: { type: 'value', value: 'ADDRESS', help: 'an address of this computer (default: 127.0.0.1)' },
    'allow-host': { type: 'value', value: 'NAME', help: 'a further name that browsers know this by', many: true },
    screens: { type: 'value', value: 'FOLDER', help: 'the built screens (default: those of npm run build)' },
  },
  examples: ['signalbox serve', 'signalbox serve --port 8000 --allow-host localhost:9000'],
  async run({ app, out, signal, options }) {
    const listen = options.listen ?? '127.0.0.1';
    if (isIP(listen) === 0) throw new Problem('usage', 'Give --listen an address, such as 127.0.0.1');
    const log = (line: string) => void process.stderr.write(`${new Date().toISOString()} ${line}\n`);
    const serving = await startServing({
      procedures: createProcedures(app, log),
      version,
      dataDir: app.dataDir,
      screens: resolve(options.screens ?? builtScreens),
      log,
      metrics: app.metricsPage,
      port: portOf(options.port),
      listen,
      allowHosts: options['allow-host'],
    });
    app.retirement.start();
    app.startMonitoring();
    try {
      if (!isLoopback(listen)) log(`Warning: ${listen} is seen by others, and nothing on the way is encrypted`);
      log(`The key for scripts is in ${serving.keyFile}`);
      out.result({ url: serving.url, port: serving.port });
      out.line(`Open ${serving.url}`);
      out.line('It lets one browser in, once. Ctrl-C stops it');
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await serving.close();
    }
    return undefined;
  },
});

function portOf(text = '7420'): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Problem('usage', 'Give --port a number from 0 to 65535');
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
