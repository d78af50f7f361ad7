import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../core/contract/contract.ts';

/** Every procedure of the contract, typed. */
export type Client = ContractRouterClient<typeof contract>;

/** A way to the core that is open, and the promise of its end: why the other side wants it, where it says so. */
export interface Wire {
  readonly client: Client;
  readonly closed: Promise<string | null>;
}

const OPEN_MS = 10_000;
/** The core asks to come again later, and says why. */
const TRY_AGAIN = 1013;

/** The wire of a browser: a WebSocket to the server that the page came from. Rejects when it can not be opened. */
export function openSocket(): Promise<Wire> {
  const { protocol, host } = window.location;
  const socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/rpc`);
  const closed = new Promise<string | null>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve(code === TRY_AGAIN ? reason : null));
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.close(), OPEN_MS);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve({ client: createORPCClient(new SocketLink({ websocket: socket })), closed });
    });
    socket.addEventListener('close', () => {
      clearTimeout(timer);
      reject(new Error('The server closed the connection'));
    });
  });
}

/** The wire of the desktop: the port that its main process hands over when asked. */
export function openPort(): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(new Error('The core did not answer'))), OPEN_MS);
    const end = (then: () => void) => {
      clearTimeout(timer);
      window.removeEventListener('message', take);
      then();
    };
    const take = (event: MessageEvent) => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== 'signalbox-port' || !port) return;
      const closed = new Promise<null>((gone) => {
        port.addEventListener('close', () => gone(null));
      });
      end(() => resolve({ client: createORPCClient(new PortLink({ port })), closed }));
      port.start();
    };
    window.addEventListener('message', take);
    window.postMessage('signalbox-ready', window.location.origin);
  });
}
