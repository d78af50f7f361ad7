import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';

/** A server of the test's own, on loopback; what it holds open ends with it. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
}

export async function listen(server: Server): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

export type Answer = (res: ServerResponse, count: number, body: string) => void;

const METADATA = { name: 'm', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 4] }], outputs: [] };

function metadata(res: ServerResponse): void {
  res.end(JSON.stringify(res.req.url === '/v1/models' ? { data: [{ id: 'llm' }] } : METADATA));
}

/** Answers every GET by `about`, and every POST by `answer`, which gets the number of the request, from 0. */
export async function httpServer(answer: Answer, about: (res: ServerResponse) => void = metadata): Promise<TestServer> {
  let count = 0;
  const handle = (req: IncomingMessage, res: ServerResponse) => {
    if (req.method === 'GET') {
      about(res);
      return;
    }
    let body = '';
    req.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    req.on('end', () => answer(res, count++, body));
  };
  return await listen(createServer({ keepAliveTimeout: 60_000 }, handle));
}

/** Answers every piece that comes by `answer`, without HTTP's rules. */
export async function tcpServer(answer: (socket: Socket) => void): Promise<TestServer> {
  return await listen(createTcp((socket) => socket.on('data', () => answer(socket))));
}
