import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, it } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-run-'));
after(() => rmSync(folder, { recursive: true }));

/** scripts/run.mjs with this program as its file, and no stream on a terminal: there Ctrl-C reaches the program by itself. */
function start(program: string, ...args: string[]): ChildProcess {
  const file = join(folder, 'program.ts');
  writeFileSync(file, program);
  const run = join(import.meta.dirname, 'run.mjs');
  return spawn(process.execPath, [run, file, ...args], { stdio: ['ignore', 'pipe', 'ignore'], timeout: 30_000 });
}

async function outcome(child: ChildProcess): Promise<{ code: number | null; signal: string | null; stdout: string }> {
  const stdout = child.stdout ? text(child.stdout) : '';
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout: await stdout };
}

describe('run.mjs', () => {
  it('runs TypeScript on Node 24 or newer, with its arguments, output and exit code', async () => {
    const program = `const n: number = parseInt(process.versions.node);
      console.log(n >= 24, process.argv.slice(2));
      process.exitCode = 7;`;
    const seen = await outcome(start(program, '--json', 'a b'));
    assert.deepEqual(seen, { code: 7, signal: null, stdout: "true [ '--json', 'a b' ]\n" });
  });

  it('ends by the signal that ended the program', async () => {
    const seen = await outcome(start("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);"));
    assert.deepEqual(seen, { code: null, signal: 'SIGKILL', stdout: '' });
  });

  it('hands one Ctrl-C and one SIGTERM on, and waits for the program to end by itself', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const child = start(`let seen = 0;
        process.on('${signal}', () => { seen += 1; setTimeout(() => { console.log(seen); process.exit(3); }, 200); });
        setInterval(() => {}, 1000);
        console.log('up');`);
      child.stdout?.once('data', () => child.kill(signal));
      assert.deepEqual(await outcome(child), { code: 3, signal: null, stdout: 'up\n1\n' });
    }
  });
});
