/** What HAProxy's master says of its workers. */
import type { Duplex } from 'node:stream';
import { Problem } from '../../contract/problem.ts';
import type { Machine } from '../../platform/machine.ts';
import { deadline, waitFor } from '../../platform/waiting.ts';
import type { Worker } from './follow.ts';

const ANSWER_MS = 2_000;
const MAX_ANSWER = 16_384;

/** The worker that takes new connections; null when the master does not answer or has none. Throws `connection-lost`. */
export async function readWorker(machine: Machine, socket: string, signal: AbortSignal): Promise<Worker | null> {
  return parseWorker((await ask(machine, socket, 'show proc', signal)) ?? '');
}

/**
 * How many connections clients still have to the services of this master's worker; null when it does not say. Throws
 * `connection-lost`.
 */
export async function readClients(machine: Machine, socket: string, signal: AbortSignal): Promise<number | null> {
  const worker = await readWorker(machine, socket, signal);
  // Of all proxies, the frontends
  const said = worker && (await ask(machine, socket, `@!${worker.process} show stat -1 1 -1`, signal));
  return said ? parseClients(said) : null;
}

async function ask(machine: Machine, socket: string, command: string, signal: AbortSignal): Promise<string | null> {
  using limited = deadline(ANSWER_MS, signal);
  try {
    const stream = await machine.connectSocket(socket, limited);
    stream.write(`${command}\n`);
    return await waitFor(readAnswer(stream), limited).finally(() => stream.destroy());
  } catch (error) {
    if (signal.aborted || (error instanceof Problem && error.code === 'connection-lost')) throw error;
    return null;
  }
}

/** An answer ends with an empty line. */
async function readAnswer(stream: Duplex): Promise<string> {
  let said = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    said += chunk;
    if (said.endsWith('\n\n') || said.length > MAX_ANSWER) break;
  }
  return said;
}

/** Reads `show proc` (HAProxy management guide, 9.4.1). */
export function parseWorker(said: string): Worker | null {
  const reloads = /^\d+\s+master\s+(\d+)/m.exec(said)?.[1];
  const process = /^# workers\n(\d+)\s+worker\s/m.exec(said)?.[1];
  return reloads === undefined || process === undefined ? null : { process: Number(process), reloads: Number(reloads) };
}

/** Reads `show stat` (HAProxy management guide, 9.1: pxname, svname, qcur, qmax, scur); null where it is none. */
export function parseClients(said: string): number | null {
  if (!said.startsWith('# pxname,svname,qcur,qmax,scur,')) return null;
  const counts = [...said.matchAll(/^service-[^,]+,FRONTEND,[^,]*,[^,]*,(\d+),/gm)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}
