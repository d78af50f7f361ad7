/**
 * The server process of the benchmark: the real server before a made-up core. Its argument is a JSON `ServerOrder`. It
 * tells its parent `UiServerReady`, does what a message asks for, and ends with its parent.
 */
import { serve } from '../../core/server/serve.ts';
import { makeUpCore } from './ui-core.ts';
import type { ServerOrder, UiServerReady } from './ui-site.ts';

const { dataDir, screens, size } = JSON.parse(process.argv[2] ?? '') as ServerOrder;
const log = (line: string) => void process.stderr.write(`${line}\n`);
const core = makeUpCore(size, log);
const { url, port, keyFile } = await serve({
  procedures: core.procedures,
  version: '0.0.0',
  dataDir,
  screens,
  log,
  port: 0,
});
process.on('message', (message: { updateHosts: number }) => core.updateHosts(message.updateHosts));
process.once('disconnect', () => process.exit());
process.send?.({ url, port, keyFile } satisfies UiServerReady);
