import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { dockerProblem, unless, withDocker } from './docker-problem.ts';
import { DockerLogReader, type PrintedLine } from './log-lines.ts';

const MAX_CHARACTERS = 64 * 1024;

/**
 * The last `lines` lines that a container printed on both streams, at most 64 Ki characters of them; empty where there is
 * no such container. Throws `docker-failed`.
 */
export async function lastLogs(docker: Docker, name: string, lines: number, signal: AbortSignal): Promise<string> {
  const raw = await withDocker(`tell the log of ${name}`, signal, (limited) =>
    unless([404], docker.getContainer(name).logs({ stdout: true, stderr: true, tail: lines, abortSignal: limited })),
  );
  return raw ? unframe(raw).slice(-MAX_CHARACTERS) : '';
}

export interface FollowOptions {
  readonly tty: boolean;
  /** How many of the last lines come first. */
  readonly tail: number;
  /** Only lines behind this one's time. */
  readonly since: string | null;
}

/**
 * What a container prints, in pieces as they come, until it stops or the signal aborts (then it throws). While nobody
 * reads, the engine waits. Throws `docker-failed`, `connection-lost`.
 */
export async function* followLogs(
  docker: Docker,
  id: string,
  { tty, tail, since }: FollowOptions,
  signal: AbortSignal,
): AsyncGenerator<PrintedLine[]> {
  const doing = `follow the log of ${id.slice(0, 12)}`;
  const stream = await withDocker(doing, signal, () =>
    docker.getContainer(id).logs({
      ...{ follow: true, stdout: true, stderr: true, timestamps: true, tail, abortSignal: signal },
      ...(since !== null && { since: engineTime(since) }),
    }),
  );
  const reader = new DockerLogReader(tty);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const lines = reader.push(chunk).filter(({ at }) => since === null || at === null || at > since);
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    throw dockerProblem(error, doing);
  }
}

/**
 * What is kept of what a container printed, with its times, oldest first, as raw pieces for a DockerLogReader; nothing where
 * there is no such container. Throws `docker-failed`, `connection-lost`.
 */
export async function* keptLogs(
  docker: Docker,
  id: string,
  span: { readonly since: string | null; readonly until: string | null },
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const doing = `read the log of ${id.slice(0, 12)}`;
  // Dockerode's own call takes all of a log that is not followed into memory.
  const options = {
    ...{ stdout: true, stderr: true, timestamps: true },
    ...(span.since !== null && { since: engineTime(span.since) }),
    ...(span.until !== null && { until: engineTime(span.until) }),
  };
  const stream = await withDocker(doing, signal, (limited) =>
    unless(
      [404],
      new Promise<Readable>((resolve, reject) => {
        const request = {
          path: `/containers/${encodeURIComponent(id)}/logs?`,
          options,
          method: 'GET',
          isStream: true,
          statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
          // Past the answer's head it is `signal` alone that ends it.
          abortSignal: limited,
        };
        docker.modem.dial(request, (error, found) => (error ? reject(error) : resolve(found as Readable)));
      }),
    ),
  );
  if (!stream) return;
  const stop = () => stream.destroy(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    throw dockerProblem(error, doing);
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}

/** Seconds with nine digits, as the engine takes them (`since`): a Date keeps only three. */
function engineTime(at: string): string {
  const nanos = /\.(\d+)Z$/.exec(at)?.[1] ?? '0';
  return `${Math.floor(Date.parse(at) / 1000)}.${nanos.padEnd(9, '0')}`;
}

/** Docker frames log output with 8-byte headers: stream, three zeros, length (Engine API, ContainerAttach). */
function unframe(raw: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length; ) {
    const length = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}
