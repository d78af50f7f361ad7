import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { contract } from '../../core/contract/contract.ts';
import { nowMs } from './stats.ts';
import { type Numbered, numberIn } from './telemetry-numbers.ts';

export interface Screen extends AsyncDisposable {
  /** What came, in the order in which it came. */
  readonly seen: readonly (Numbered & { readonly atMs: number })[];
}

/** A client that watches the rows of all hosts over a WebSocket, as the Monitor page does. */
export async function openScreen(port: number, key: string): Promise<Screen> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { authorization: `Bearer ${key}` } });
  await once(socket, 'open');
  // ws has the browser's interface; its types differ in the events' details.
  const websocket = socket as unknown as globalThis.WebSocket;
  const client: ContractRouterClient<typeof contract> = createORPCClient(new RPCLink({ websocket }));
  const seen: (Numbered & { atMs: number })[] = [];
  const ending = new AbortController();
  const rows = await client.monitor.watchHosts(undefined, { signal: ending.signal });
  const reading = (async () => {
    for await (const event of rows) {
      const atMs = nowMs();
      for (const { host, memoryUsed } of event.rows) {
        if (memoryUsed !== null) seen.push({ host, n: numberIn(memoryUsed), atMs });
      }
    }
  })().catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });
  return {
    seen,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await reading;
      socket.close();
      await once(socket, 'close');
    },
  };
}
