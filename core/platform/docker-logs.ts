import type Docker from 'dockerode';
import { unless, withDocker } from './docker-problem.ts';

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
