/** The core in a process of its own: serves the contract over every port that the main process hands it. */
import { globSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import { createApp } from '../core/app.ts';
import { defaultDataDir } from '../core/data-dir.ts';
import { createProcedures } from '../core/procedures.ts';

// The core's children are Node programs, and Electron's own is not allowed to be Node (fuse RunAsNode): its npm package is.
const [node] = globSync(join(import.meta.dirname, '../node_modules/node-*/bin/node{,.exe}'));
if (node) process.execPath = node;

const dataDir = defaultDataDir(process.env);
// What images are made of came with the package: a desktop without internet fetches nothing.
const { SIGNALBOX_IMAGES } = process.env;
if (SIGNALBOX_IMAGES) await cp(SIGNALBOX_IMAGES, join(dataDir, 'cache'), { recursive: true, force: false });

const app = createApp({ dataDir });
app.retirement.start();
app.startMonitoring();
const handler = new RPCHandler(createProcedures(app, console.error));

process.parentPort.on('message', ({ data, ports: [port] }) => {
  if (data === 'stop') void app.close().finally(() => process.exit());
  if (data !== 'port' || !port) return;
  handler.upgrade(port);
  port.start();
});
