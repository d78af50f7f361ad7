import type { Channel, Notice } from '../../contract/alerts.ts';
import { Problem } from '../../contract/problem.ts';
import { runHere } from '../../platform/local-run.ts';
import { abortProblem } from '../../platform/waiting.ts';
import { oneLine } from '../notice.ts';

const RUN_MS = 30_000;
const MOST_BYTES = 64 * 1_024;
const SAID_MOST = 300;

/** Runs the command with the notice as JSON on its standard input; it and what it started end together. Throws `telling-failed`, `cancelled`. */
export async function tellCommand(
  { argv }: Extract<Channel, { kind: 'command' }>,
  notice: Notice,
  signal: AbortSignal,
  timeoutMs = RUN_MS,
): Promise<void> {
  const [program = '', ...args] = argv;
  const stdin = `${JSON.stringify(notice)}\n`;
  const { code, stderr } = await runHere([program, ...args], { stdin, signal, timeoutMs, maxBytes: MOST_BYTES }).catch(
    (error: unknown) => {
      if (signal.aborted) throw abortProblem(signal.reason);
      const why = error instanceof Error ? error.message : String(error);
      throw new Problem('telling-failed', `Mend the command ${program}: ${why}`, { program }, error);
    },
  );
  if (code === 0) return;
  const said = oneLine(stderr).slice(0, SAID_MOST);
  throw new Problem('telling-failed', `Mend the command ${program}: it ended with ${code}${said && `: ${said}`}`, {
    program,
    code,
  });
}
