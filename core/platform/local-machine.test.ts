import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { hashFile } from './hash-file.ts';
import { connectLocal } from './local-machine.ts';

const skip = process.platform === 'win32';

async function here(t: TestContext) {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-local-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const machine = await connectLocal(join(dir, 'state'));
  t.after(() => machine.close());
  return { dir, machine };
}

test('a program gets its arguments and input, and its code is an answer', { skip }, async (t) => {
  const { machine, dir } = await here(t);
  assert.equal(machine.stateDir, join(dir, 'state'));
  assert.ok(statSync(machine.stateDir).isDirectory());
  const said = await machine.run(['sh', '-c', 'cat; echo "$1" >&2; exit 3', 'sh', "a 'b' $c"], { stdin: 'in' });
  assert.deepEqual(said, { code: 3, stdout: 'in', stderr: "a 'b' $c\n" });
  assert.equal((await machine.run(['no-such-program'])).code, 127);
  assert.equal((await machine.run(['sh', '-c', 'kill -9 $$'])).code, 137);
});

test('what takes too long, says too much or is cancelled ends, with all that it started', { skip }, async (t) => {
  const { machine, dir } = await here(t);
  const pidFile = join(dir, 'pid');
  const endless = ['sh', '-c', `sleep 1000 & echo $! >${pidFile}; wait`] as const;
  await assert.rejects(machine.run(endless, { timeoutMs: 300 }), { code: 'timeout' });
  const pid = Number(readFileSync(pidFile, 'utf8'));
  await ended(pid);
  await assert.rejects(machine.run(['sh', '-c', 'yes'], { maxBytes: 1000 }), { code: 'command-failed' });
  const stop = new AbortController();
  const running = machine.run(['sleep', '1000'], { signal: stop.signal });
  stop.abort();
  await assert.rejects(running, { code: 'cancelled' });
  await assert.rejects(machine.run(['true'], { signal: stop.signal }), { code: 'cancelled' });
});

test('one that ignores the request to end, or left its group, is not waited for', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const { machine } = await here(t);
  const started = Date.now();
  const stubborn = machine.run(['sh', '-c', "trap '' TERM; while :; do sleep 0.1; done"], { timeoutMs: 100 });
  const daemon = machine.run(['sh', '-c', 'setsid sleep 5 & wait'], { timeoutMs: 100 });
  await Promise.all([stubborn, daemon].map((each) => assert.rejects(each, { code: 'timeout' })));
  assert.ok(Date.now() - started < 4000);
});

/** Waits until a process is gone; a dead one may wait a moment for its parent to notice. */
async function ended(pid: number): Promise<void> {
  for (const end = Date.now() + 5000; Date.now() < end; await new Promise(setImmediate)) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
  }
  assert.fail(`${pid} still runs`);
}

test('a shell runs scripts one after another until it is closed', { skip }, async (t) => {
  const { machine } = await here(t);
  const shell = await machine.openShell();
  const [first, second] = await Promise.all([
    shell.run('cd /; x=1; exit 2'),
    shell.run('echo "$x"; cat', { stdin: 'in' }),
  ]);
  assert.equal(first.code, 2);
  assert.deepEqual(second, { code: 0, stdout: '\nin', stderr: '' });
  const waiting = shell.run('sleep 1000');
  shell.close();
  await assert.rejects(waiting, { code: 'connection-lost' });
});

test('sockets and ports are reached; nothing listening is named', { skip }, async (t) => {
  const { machine, dir } = await here(t);
  const path = join(dir, 'socket');
  const server = createServer((socket) => socket.end('hello'));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  assert.equal(await text(await machine.connectSocket(path)), 'hello');
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(machine.connectSocket(path), { code: 'host-unreachable' });
  await assert.rejects(machine.connectTcp('127.0.0.1', 1), { code: 'host-unreachable', message: /127\.0\.0\.1:1/ });
});

test('a file is put once, verified, and never half', async (t) => {
  const { machine, dir } = await here(t);
  const source = join(dir, 'source');
  const target = join(dir, 'target');
  writeFileSync(source, 'content');
  const sha256 = await hashFile(source);
  await assert.rejects(machine.putFile({ source, target, sha256: 'ab' }), { code: 'upload-failed' });
  assert.throws(() => statSync(target), { code: 'ENOENT' });
  assert.throws(() => statSync(`${target}.part`), { code: 'ENOENT' });
  assert.deepEqual(await machine.putFile({ source, target, sha256 }), { bytesSent: 7 });
  assert.deepEqual(await machine.putFile({ source, target, sha256 }), { bytesSent: 0 });
  assert.equal(readFileSync(target, 'utf8'), 'content');
  const missing = machine.putFile({ source, target: join(dir, 'no', 'folder'), sha256 });
  await assert.rejects(missing, { code: 'upload-failed', message: /ENOENT/ });
});
