import { createReadStream } from 'node:fs';
import { keptLogs } from '../../platform/docker-logs.ts';
import { unless, withDocker } from '../../platform/docker-problem.ts';
import { DockerLogReader, LineCutter } from '../../platform/log-lines.ts';
import type { Machine } from '../../platform/machine.ts';
import type { LogWish, ReadPiece } from './search.ts';

const CHUNK = 256 * 1024;

/**
 * A container's log as the engine keeps it. Answers at its end with whether there is such a container. Throws
 * `docker-failed` and the way's problems.
 */
export async function* readContainer(
  machine: Machine,
  container: string,
  { from, to }: LogWish,
  signal: AbortSignal,
): AsyncGenerator<ReadPiece, boolean> {
  const docker = machine.docker();
  const found = await withDocker('look at a container', signal, (limited) =>
    unless([404], docker.getContainer(container).inspect({ abortSignal: limited })),
  );
  if (!found) return false;
  const reader = new DockerLogReader(found.Config.Tty);
  for await (const chunk of keptLogs(docker, found.Id, { since: from, until: to }, signal)) {
    yield { lines: reader.push(chunk), bytes: chunk.length };
  }
  return true;
}

/** A file that a process of this computer prints into; nothing where there is none. Its lines have no times. */
export async function* readLogFile(path: string, signal: AbortSignal): AsyncGenerator<ReadPiece> {
  const cutter = new LineCutter();
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, signal }) as AsyncIterable<Buffer>) {
      const lines = cutter.push(chunk).map((text) => ({ at: null, stream: 'stdout' as const, text }));
      yield { lines, bytes: chunk.length };
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
