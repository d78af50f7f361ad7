import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { until } from './rig.ts';

const main = join(import.meta.dirname, '../../core/cli/main.ts');

interface Run {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<number | null>;
  readonly said: { out: string; err: string };
  readonly dataDir: string;
}

async function start(t: TestContext, ...args: string[]): Promise<Run> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-serve-'));
  const child = spawn(process.execPath, [main, 'serve', '--data-dir', dataDir, ...args]);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  return { child, ended, said, dataDir };
}

test('serve prints its address once as JSON, answers, and ends well at Ctrl-C', async (t) => {
  const { child, ended, said, dataDir } = await start(t, '--port', '0', '--json');
  await until(() => said.out.includes('\n'), 'the address is printed', 20_000);
  const { ok, url, port } = JSON.parse(said.out) as { ok: boolean; url: string; port: number };
  assert.equal(ok, true);
  assert.match(url, new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?token=[\\w-]{43}$`));
  const path = join(dataDir, 'api-key');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  const headers = { authorization: `Bearer ${(await readFile(path, 'utf8')).trim()}` };
  const info = await fetch(`http://127.0.0.1:${port}/api/system`, { headers });
  assert.equal(((await info.json()) as { dataDir: string }).dataDir, dataDir);
  const hosts = await fetch(`http://127.0.0.1:${port}/api/hosts`, { headers });
  assert.equal(((await hosts.json()) as { host: { name: string } }[])[0]?.host.name, 'this-computer');
  child.kill('SIGINT');
  assert.equal(await ended, 0, said.err);
  assert.equal(said.out.trim().split('\n').length, 1);
});

test('a port that is in use is told as such', async (t) => {
  const first = await start(t, '--port', '0', '--json');
  await until(() => first.said.out.includes('\n'), 'the address is printed', 20_000);
  const { port } = JSON.parse(first.said.out) as { port: number };
  const second = await start(t, '--port', String(port), '--json');
  assert.equal(await second.ended, 1);
  const { error } = JSON.parse(second.said.out) as { error: { code: string; data: { port: number } } };
  assert.deepEqual([error.code, error.data.port], ['port-taken', port]);
});

test('an address or port that is none is refused', async (t) => {
  for (const args of [
    ['--port', '70000'],
    ['--port', 'x'],
    ['--listen', 'evil.example'],
    ['--listen', '203.0.113.1'],
  ]) {
    const { ended, said } = await start(t, '--json', ...args);
    assert.equal(await ended, 2, said.err);
    assert.equal((JSON.parse(said.out) as { error: { code: string } }).error.code, 'usage');
  }
});

test('listening beyond this computer is warned of, and only allowed names are answered', async (t) => {
  const { said, dataDir } = await start(
    t,
    '--port',
    '0',
    '--json',
    '--listen',
    '0.0.0.0',
    '--allow-host',
    'box.example',
  );
  await until(() => said.out.includes('\n'), 'the address is printed', 20_000);
  const { url, port } = JSON.parse(said.out) as { url: string; port: number };
  assert.match(url, /^http:\/\/box\.example:/);
  assert.match(said.err, /Warning: 0\.0\.0\.0 is seen by others/);
  assert.ok(dataDir && port > 0);
});
