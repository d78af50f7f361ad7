import type { ServerResponse } from 'node:http';
import type { History } from './history.ts';

const EVERY_MS = 40;
const ROWS_PER_LINE = 4096;

/**
 * Streams the history and then each new request as NDJSON, a line per batch, until the client goes. It reads on only
 * when the client has taken what was sent; what was overwritten meanwhile is told as `{"lost": n}`.
 */
export function follow(res: ServerResponse, history: History): void {
  res.writeHead(200, { 'content-type': 'application/x-ndjson' });
  res.flushHeaders();
  let position = Math.max(0, history.total - history.capacity);
  let waiting = false;
  const send = (): void => {
    while (!waiting && position < history.total) {
      const { rows, lost, next } = history.read(position, ROWS_PER_LINE);
      position = next;
      const lostLine = lost > 0 ? `${JSON.stringify({ lost })}\n` : '';
      waiting = !res.write(`${lostLine}${JSON.stringify(rows)}\n`);
    }
  };
  res.on('drain', () => {
    waiting = false;
    send();
  });
  const timer = setInterval(send, EVERY_MS);
  res.once('close', () => clearInterval(timer));
  send();
}
