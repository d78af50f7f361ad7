import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { contract } from '../../core/contract/contract.ts';
import type { Site } from '../../test/browser/site.ts';

export type Client = ContractRouterClient<typeof contract>;

/** A client that the server lets in by its key for scripts. */
export async function connect({ server, dataDir }: Site): Promise<{ client: Client; socket: WebSocket }> {
  const key = (await readFile(join(dataDir, 'api-key'), 'utf8')).trim();
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { authorization: `Bearer ${key}` } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  // ws has the browser's interface; its types differ in the events' details.
  const websocket = socket as unknown as globalThis.WebSocket;
  return { client: createORPCClient(new RPCLink({ websocket })), socket };
}
