import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withNonce } from '../contract/csp.ts';
import { sendRefusal, wantsPage } from './answers.ts';
import { policyHeader } from './headers.ts';
import { newSecret } from './secrets.ts';

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface Asset {
  readonly file: string;
  readonly size: number;
  readonly etag: string;
}

/** The built screens of a folder. What may be asked for is what was found there: no path of a request reaches the disk. */
export class Screens {
  readonly #dir: string;
  #assets: ReadonlyMap<string, Asset>;

  private constructor(dir: string, assets: ReadonlyMap<string, Asset>) {
    this.#dir = dir;
    this.#assets = assets;
  }

  static async open(dir: string): Promise<Screens> {
    return new Screens(dir, await findAssets(dir));
  }

  /** Answers GET and HEAD of `path` (the URL's own, not decoded): a file, or the page that draws whatever is asked for. */
  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return sendRefusal(request, response, 405, 'Only GET and HEAD are answered here');
    }
    const asset = path === '/index.html' ? undefined : this.#assets.get(path);
    if (asset) return this.#sendFile(request, response, path, asset);
    if (!wantsPage(request) || path.startsWith('/assets/')) {
      return sendRefusal(request, response, 404, 'There is nothing here');
    }
    // A new build is seen when a page is loaded.
    this.#assets = await findAssets(this.#dir);
    const index = this.#assets.get('/index.html');
    if (!index) return sendRefusal(request, response, 404, 'The screens are not built: run npm run build');
    const nonce = newSecret();
    const page = withNonce(await readFile(index.file, 'utf8'), nonce);
    response.writeHead(200, {
      'content-type': types['.html'],
      'content-length': Buffer.byteLength(page),
      'content-security-policy': policyHeader(nonce),
    });
    response.end(request.method === 'HEAD' ? undefined : page);
  }

  async #sendFile(request: IncomingMessage, response: ServerResponse, path: string, asset: Asset): Promise<void> {
    const accepted = request.headers['accept-encoding']?.split(/\s*,\s*/) ?? [];
    const [encoding, suffix] = encodings.find(
      ([name, end]) => accepted.some((each) => each.split(';')[0] === name) && this.#assets.has(path + end),
    ) ?? [null, ''];
    const sent = this.#assets.get(path + suffix) ?? asset;
    response.setHeader('etag', sent.etag);
    response.setHeader('vary', 'accept-encoding');
    // The names of built assets hold a hash of their content.
    response.setHeader(
      'cache-control',
      path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    );
    if (request.headers['if-none-match'] === sent.etag) {
      response.writeHead(304).end();
      return;
    }
    if (encoding) response.setHeader('content-encoding', encoding);
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-length': sent.size,
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(sent.file), response);
  }
}

async function findAssets(dir: string): Promise<Map<string, Asset>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const assets = new Map<string, Asset>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(file);
    const name = relative(dir, file).split(sep).map(encodeURIComponent).join('/');
    const etag = createHash('sha256').update(`${name} ${size} ${mtimeMs}`).digest('base64url').slice(0, 22);
    assets.set(`/${name}`, { file, size, etag: `"${etag}"` });
  }
  return assets;
}
