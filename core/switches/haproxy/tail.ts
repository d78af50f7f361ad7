/** Following the router's log ring over its admin socket. */
import type { Duplex } from 'node:stream';
import { Problem } from '../../contract/problem.ts';
import { RING } from './config.ts';
import { type LoggedRequest, parseRecord } from './record.ts';

const MAX_LINE = 4096;

/** One connection to one worker's ring: what it still holds, then each new line. */
export interface Tail {
  /** The worker that answered. */
  readonly process: number;
  batches(): AsyncGenerator<readonly LoggedRequest[]>;
  close(): void;
}

/**
 * Opens the ring on a fresh admin connection. The ring waits for no reader: what a slow one misses shows as a gap in the
 * serials. `signal` bounds the
 * opening only. Throws `switch-failed` when the worker does not say who it is.
 */
export async function openTail(stream: Duplex, signal: AbortSignal): Promise<Tail> {
  const abort = () => stream.destroy();
  signal.addEventListener('abort', abort, { once: true });
  stream.setEncoding('utf8');
  stream.write(`show info;show events ${RING} -w\n`);
  const lines = readLines(stream);
  const seen: string[] = [];
  const process = await readProcess(lines, seen).finally(() => signal.removeEventListener('abort', abort));
  if (process === null) {
    stream.destroy();
    throw new Problem('switch-failed', 'Check the router: its admin socket did not answer as Signalbox expects');
  }
  return {
    process,
    async *batches() {
      yield* parseBatch(seen.splice(0));
      for await (const batch of lines) yield* parseBatch(batch);
    },
    close: () => stream.destroy(),
  };
}

function* parseBatch(lines: readonly string[]): Generator<readonly LoggedRequest[]> {
  const parsed = lines.map(parseRecord).filter((entry) => entry !== null);
  if (parsed.length > 0) yield parsed;
}

/** Reads up to the process id in `show info`; what was read goes to `seen`, since the first records may be in it. */
async function readProcess(lines: AsyncGenerator<string[]>, seen: string[]): Promise<number | null> {
  for (;;) {
    const next = await lines.next();
    if (next.done) return null;
    seen.push(...next.value);
    const pid = seen.map((line) => /^Pid: (\d+)$/.exec(line)?.[1]).find((found) => found !== undefined);
    if (pid !== undefined) return Number(pid);
  }
}

async function* readLines(stream: Duplex): AsyncGenerator<string[], void> {
  let rest = '';
  for await (const chunk of stream) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    yield lines;
  }
}
