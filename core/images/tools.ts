import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Problem } from '../contract/problem.ts';

const run = promisify(execFile);

/** Runs a program of this machine to its end (at most 5 minutes). Throws `image-failed` with `advice` and its last words. */
export async function runTool(
  argv: readonly [string, ...string[]],
  advice: string,
  options: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<string> {
  const [program, ...args] = argv;
  try {
    const { stdout } = await run(program, args, { ...options, timeout: 300_000, maxBuffer: 4 << 20 });
    return stdout;
  } catch (error) {
    options.signal.throwIfAborted();
    const { stderr } = error as { stderr?: string };
    const said = (stderr || String(error)).trim().split('\n').slice(-3).join('; ').slice(-500);
    throw new Problem('image-failed', `${advice} (${program}: ${said})`, { program, said }, error);
  }
}
