import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import Docker from 'dockerode';
import { extract } from 'tar-stream';
import { assembleImage } from './assemble.ts';
import { loadImage } from './load.ts';
import type { Image } from './model.ts';

const signal = AbortSignal.timeout(60_000);

/** An engine that answers from a table, for what a real one cannot be brought to do at will. */
interface Engine {
  /** Layers of the images that it has, by id. */
  readonly images: Map<string, readonly string[]>;
  /** Names of the archive members of each load. */
  readonly loads: string[][];
  onLoad(members: readonly string[], response: ServerResponse, request: IncomingMessage): void;
}

test('sends only the layers that the engine has not', async (t) => {
  const { docker, engine, image } = await setUp(t);
  const [base = '', top = ''] = image.layers.map(({ diffId }) => diffId);
  engine.images.set('sha256:other', [base, 'sha256:something-else']);
  const seen: number[] = [];
  const { bytesSent } = await loadImage(docker, image, signal, (sent, total) => seen.push(sent, total));
  assert.deepEqual(engine.loads, [['manifest.json', `${image.id.slice(7)}.json`, `${top.slice(7)}.tar.gz`]]);
  assert.equal(seen.at(-2), bytesSent);
  assert.equal(seen.at(-1), bytesSent);
  assert.deepEqual(await loadImage(docker, image, signal), { bytesSent: 0 });
  assert.equal(engine.loads.length, 1);
});

test('a layer counts as there only on top of the same layers', async (t) => {
  const { docker, engine, image } = await setUp(t);
  engine.images.set('sha256:other', ['sha256:something-else', image.layers[0]?.diffId ?? '']);
  await loadImage(docker, image, signal);
  assert.equal(engine.loads[0]?.length, 4);
});

test('an engine that refuses a part gets the whole, once', async (t) => {
  const { docker, engine, image } = await setUp(t);
  engine.images.set('sha256:other', [image.layers[0]?.diffId ?? '']);
  const take = engine.onLoad;
  engine.onLoad = (members, response, request) => {
    if (members.length === 4) take(members, response, request);
    else
      response.end(
        '{"errorDetail":{"message":"open layer.tar: no such file"},"error":"open layer.tar: no such file"}\n',
      );
  };
  const { bytesSent } = await loadImage(docker, image, signal);
  assert.deepEqual(
    engine.loads.map((members) => members.length),
    [3, 4],
  );
  assert.ok(bytesSent > 0);

  engine.images.delete(image.id);
  engine.onLoad = (_members, response) => void response.end('{"error":"no"}');
  await assert.rejects(loadImage(docker, image, signal), { code: 'image-failed' });
  assert.equal(engine.loads.length, 4);
});

test('names what went wrong', async (t) => {
  const { docker, engine, image } = await setUp(t);
  const refusals: [status: number, body: string, code: string][] = [
    [200, '{"stream":"loading"}\n{"error":"write /var/lib: no space left on device"}', 'disk-full'],
    [500, '{"message":"write /var/lib: no space left on device"}', 'disk-full'],
    [403, '{"message":"forbidden"}', 'docker-denied'],
    [200, '{"error":"invalid diffID for layer 0"}', 'image-failed'],
    [200, '{"stream":"Loaded image"}', 'image-failed'],
    [200, 'this is not JSON', 'image-failed'],
  ];
  for (const [status, body, code] of refusals) {
    engine.onLoad = (_members, response) => void response.writeHead(status).end(body);
    await assert.rejects(loadImage(docker, image, signal), { name: 'Problem', code });
  }
  assert.equal(engine.loads.length, refusals.length);
  engine.onLoad = (_members, _response, request) => void request.socket.destroy();
  await assert.rejects(loadImage(docker, image, signal), { code: 'connection-lost' });
  await assert.rejects(loadImage(new Docker({ socketPath: '/nonexistent/docker.sock' }), image, signal), {
    code: 'docker-missing',
  });
});

test('ends at once when it is cancelled, while sending and while waiting for the answer', async (t) => {
  const { docker, engine, image } = await setUp(t);
  const reason = new Error('enough');
  const sending = new AbortController();
  await assert.rejects(
    loadImage(docker, image, sending.signal, () => sending.abort(reason)),
    reason,
  );
  const waiting = new AbortController();
  engine.onLoad = (_members, response) => {
    response.write('{"stream":"loading"}\n');
    waiting.abort(reason);
  };
  await assert.rejects(loadImage(docker, image, waiting.signal), reason);
});

async function setUp(t: TestContext): Promise<{ docker: Docker; engine: Engine; image: Image }> {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-load-'));
  const layers = ['base', 'top'].map((name) => ({
    name,
    entries: async () => [{ kind: 'file', path: `/${name}`, mode: 0o644, content: name } as const],
  }));
  const image = await assembleImage(
    { name: 'runtime', arch: 'x64', layers, entrypoint: ['/x'], workingDir: '/', env: {}, stopSignal: 'SIGTERM' },
    dir,
    signal,
  );
  const engine: Engine = {
    images: new Map(),
    loads: [],
    onLoad: (_members, response) => {
      engine.images.set(
        image.id,
        image.layers.map(({ diffId }) => diffId),
      );
      response.end('{"stream":"Loaded image"}\n');
    },
  };
  const socketPath = join(dir, 'docker.sock');
  const server = createServer(
    (request, response) => void answer(engine, request, response).catch(() => response.destroy()),
  );
  await once(server.listen(socketPath), 'listening');
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true });
  });
  return { docker: new Docker({ socketPath }), engine, image };
}

async function answer(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?')[0] ?? '';
  if (path === '/images/load') {
    const members: string[] = [];
    for await (const entry of request.pipe(extract())) {
      members.push(entry.header.name);
      await text(entry);
    }
    engine.loads.push(members);
    return engine.onLoad(members, response, request);
  }
  if (path === '/images/json') {
    response.end(JSON.stringify([...engine.images.keys()].map((Id) => ({ Id }))));
    return;
  }
  const id = /^\/images\/(.*)\/json$/.exec(path)?.[1] ?? '';
  const layers = engine.images.get(decodeURIComponent(id));
  if (layers) response.end(JSON.stringify({ Id: id, RootFS: { Layers: layers } }));
  else response.writeHead(404).end('{"message":"no such image"}');
}
