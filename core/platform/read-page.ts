import { httpOver } from './http-over.ts';
import type { Machine } from './machine.ts';

/** A metrics page of a server with many models has some hundred kB. */
const MOST_BYTES = 2 * 1024 * 1024;

/** There is a server, and it has no such page for us. */
export class PageRefused extends Error {
  readonly status: number;

  constructor(port: number, status: number) {
    super(`port ${port} answers ${status}`);
    this.status = status;
  }
}

/** A page as it is read on the machine itself. Throws `PageRefused`, where none comes in time, or where it is longer than 2 MiB. */
export async function readPage(
  machine: Pick<Machine, 'connectTcp'>,
  { host, port }: { readonly host: string; readonly port: number },
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const stream = await machine.connectTcp(host, port, signal);
  const question = { method: 'GET', path, mostBytes: MOST_BYTES } as const;
  const { status, body } = await httpOver(stream, question, signal);
  if (status !== 200) throw new PageRefused(port, status);
  return body;
}
