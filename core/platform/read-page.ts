import { httpOver } from './http-over.ts';
import type { Machine } from './machine.ts';

/** A metrics page of a server with many models has some hundred kB. */
const MOST_BYTES = 4 * 1024 * 1024;

/** A page as it is read on the machine itself. Throws when there is none, or it is longer than 4 MiB. */
export async function readPage(
  machine: Pick<Machine, 'connectTcp'>,
  { host, port }: { readonly host: string; readonly port: number },
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const stream = await machine.connectTcp(host, port, signal);
  const question = { method: 'GET', path, mostBytes: MOST_BYTES } as const;
  const { status, body } = await httpOver(stream, question, signal);
  if (status !== 200) throw new Error(`port ${port} answers ${status}`);
  return body;
}
