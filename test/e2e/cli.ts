import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '../../core/cli/main.ts');

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What --json printed. Throws unless it is exactly one object on one line. */
  json(): Record<string, unknown>;
}

export interface RunningCli {
  readonly ended: Promise<CliResult>;
  /** Resolves when stderr has shown the text; rejects when the command ends without. */
  untilSays(text: string): Promise<void>;
  interrupt(): void;
  kill(): void;
}

/** Starts the real command line with a data folder of the test's own. `nodeArgs`: for Node itself, before the program. */
export function startCli(dataDir: string, args: readonly string[], nodeArgs: readonly string[] = []): RunningCli {
  const child = spawn(process.execPath, [...nodeArgs, MAIN, ...args], {
    env: { ...process.env, SIGNALBOX_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
  const said = { text: '' };
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.text += chunk;
  });
  const stdout = text(child.stdout);
  const ended = once(child, 'close').then(async ([code]) => result(code ?? -1, await stdout, said.text));
  const untilSays = async (wanted: string) => {
    while (!said.text.includes(wanted)) {
      const more = await Promise.race([once(child.stderr, 'data'), ended]);
      if (!Array.isArray(more) && !said.text.includes(wanted))
        throw new Error(`It ended without saying ${wanted}: ${said.text}`);
    }
  };
  return { ended, untilSays, interrupt: () => child.kill('SIGINT'), kill: () => child.kill('SIGKILL') };
}

/** Runs it to its end. */
export function cli(dataDir: string, ...args: readonly string[]): Promise<CliResult> {
  return startCli(dataDir, args).ended;
}

function result(code: number, stdout: string, stderr: string): CliResult {
  return {
    code,
    stdout,
    stderr,
    json() {
      const lines = stdout.trimEnd().split('\n');
      if (lines.length !== 1) throw new Error(`--json printed ${lines.length} lines: ${stdout.slice(0, 500)}`);
      return JSON.parse(lines[0] ?? '');
    },
  };
}
