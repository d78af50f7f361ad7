import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Log, Procedures } from '../procedures.ts';

const MOST_FRAME_BYTES = 1024 * 1024;
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
const MOST_SOCKETS = 64;
const PING_MS = 15_000;
const CLOSE_MS = 2_000;
/** Tells the other side to come again, later. */
const TRY_AGAIN = 1013;
const GOING_AWAY = 1001;
const NO_MESSAGE = 1007;

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
      if (this.#server.clients.size > MOST_SOCKETS)
        return shut(ws, TRY_AGAIN, `Close another window of Signalbox: ${MOST_SOCKETS} are open`);
      keepAlive(ws, onAlive);
      // The handler waits for what `send` answers before it asks a stream for more: a slow reader slows its streams only.
      const send = (data: Buffer | string) => this.#send(ws, data);
      const addEventListener: WebSocket['addEventListener'] = (type, listener) => {
        const tell = typeof listener === 'function' ? listener : listener.handleEvent.bind(listener);
        ws.addEventListener(type, (event) => {
          if (!('data' in event) || isMessage(event.data)) tell(event);
          else this.#refuse(ws);
        });
      };
      void this.#handler.upgrade({ addEventListener, send });
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

  /** What is no message: the handler would print it without a date, and let the socket go on. */
  #refuse(ws: WebSocket): void {
    if (ws.readyState !== ws.OPEN) return;
    this.#log('A WebSocket sent what is no message: it is closed');
    shut(ws, NO_MESSAGE, 'Not a message of Signalbox');
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

/** What oRPC's client sends: a request (its path in `u`), an event of a stream, or that a request is over. */
const frame = z.union([
  z.object({ i: z.string(), t: z.literal(1).optional(), p: z.object({ u: z.string().startsWith('/') }) }),
  z.object({ i: z.string(), t: z.literal(3), p: z.object({}) }),
  z.object({ i: z.string(), t: z.literal(4) }),
]);

/** Binary messages would carry files, which no procedure takes. */
function isMessage(data: unknown): boolean {
  if (typeof data !== 'string') return false;
  try {
    return frame.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
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
