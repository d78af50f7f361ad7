import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { contract } from '../../core/contract/contract.ts';
import type { UiSite } from './ui-site.ts';

/** Round trips of the cheapest call, one after another over one WebSocket, ms each. */
export async function measureRoundTrips({ port, key }: UiSite, calls: number): Promise<number[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { authorization: `Bearer ${key}` } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  try {
    // ws has the browser's interface; its types differ in the events' details.
    const websocket = socket as unknown as globalThis.WebSocket;
    const client: ContractRouterClient<typeof contract> = createORPCClient(new RPCLink({ websocket }));
    for (let warm = 0; warm < 200; warm += 1) await client.system.ping();
    const took: number[] = [];
    for (let call = 0; call < calls; call += 1) {
      const startedMs = performance.now();
      await client.system.ping();
      took.push(performance.now() - startedMs);
    }
    return took;
  } finally {
    socket.terminate();
  }
}
