import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log, Procedures } from '../procedures.ts';

const MOST_FRAME_BYTES = 1024 * 1024;
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
const MOST_SOCKETS = 64;
const PING_MS = 15_000;
const CLOSE_MS = 2_000;
/** Tells the other side to come again, later. */
const TRY_AGAIN = 1013;
const GOING_AWAY = 1001;

/** The procedures over WebSockets. */
export class Sockets {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME_BYTES, perMessageDeflate: false });
  readonly #handler: RPCHandler<Record<never, never>>;
  readonly #log: Log;

  constructor(procedures: Procedures, log: Log) {
    this.#handler = new RPCHandler(procedures);
    this.#log = log;
  }

  /** Takes a connection that has been let in. `onAlive` runs whenever its other side has shown that it is there. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer, onAlive: () => void): void {
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', (error) => this.#log(`A WebSocket failed: ${error.message}`));
      if (this.#server.clients.size > MOST_SOCKETS) return shut(ws, TRY_AGAIN, 'Too many windows are open');
      keepAlive(ws, onAlive);
      // The handler waits for what `send` answers before it asks a stream for more: a slow reader slows its streams only.
      const send = (data: Buffer | string) => this.#send(ws, data);
      void this.#handler.upgrade({ addEventListener: ws.addEventListener.bind(ws), send });
    });
  }

  /** Closes all; those that do not answer are cut off. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#server.clients].map(
        (ws) =>
          new Promise<void>((resolve) => {
            ws.once('close', () => resolve());
            shut(ws, GOING_AWAY, 'Signalbox stops');
          }),
      ),
    );
  }

  #send(ws: WebSocket, data: Buffer | string): Promise<void> {
    if (ws.readyState !== ws.OPEN) return Promise.resolve();
    if (ws.bufferedAmount > MOST_WAITING_BYTES) {
      this.#log('A window reads too slowly: its WebSocket is closed');
      shut(ws, TRY_AGAIN, 'Too slow');
      return Promise.resolve();
    }
    // A socket that fails while it is written to closes; that ends the streams.
    return new Promise((resolve) => ws.send(data, () => resolve()));
  }
}

function shut(ws: WebSocket, code: number, why: string): void {
  ws.close(code, why);
  const timer = setTimeout(() => ws.terminate(), CLOSE_MS);
  ws.once('close', () => clearTimeout(timer));
}

/** Cuts off who answers no ping for two turns. */
function keepAlive(ws: WebSocket, onAlive: () => void): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) return ws.terminate();
    answered = false;
    ws.ping();
  }, PING_MS);
  ws.on('pong', () => {
    answered = true;
    onAlive();
  });
  ws.once('close', () => clearInterval(timer));
}
