import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

const module = new URL('./interrupt.ts', import.meta.url).href;
/** Says when it is ready and when it is asked to stop; ends with 7 a second later. */
const program = `
  const { interruptSignal } = await import(${JSON.stringify(module)});
  interruptSignal().addEventListener('abort', () => { console.log('asked'); setTimeout(() => process.exit(7), 1500); });
  setInterval(() => {}, 1000);
  console.log('ready');
`;

async function started(t: { after(end: () => void): void }) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

const ended = async (child: ReturnType<typeof spawn>) =>
  (await once(child, 'exit', { signal: AbortSignal.timeout(10_000) }))[0];

test('two signals at once are one wish to stop', { skip: process.platform === 'win32' }, async (t) => {
  const child = await started(t);
  child.kill('SIGINT');
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  assert.equal(await ended(child), 7);
});

test('a signal later than that ends the process at once', { skip: process.platform === 'win32' }, async (t) => {
  const child = await started(t);
  child.kill('SIGINT');
  await once(child.stdout, 'data');
  const again = setInterval(() => child.kill('SIGINT'), 100);
  t.after(() => clearInterval(again));
  assert.equal(await ended(child), 130);
});
