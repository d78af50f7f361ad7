import { EventEmitter } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

const messages = new EventEmitter();
// What comes while the core is still loading waits for it, as in Electron.
const early: unknown[] = [];
parentPort?.on('message', (message) => {
  if (messages.listenerCount('message') > 0) messages.emit('message', message);
  else early.push(message);
});
Object.assign(process, { parentPort: messages });
await import(workerData);
for (const message of early) messages.emit('message', message);
