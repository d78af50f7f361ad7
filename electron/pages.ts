import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { contentSecurityPolicy, withNonce } from '../core/contract/csp.ts';
import { ORIGIN } from './link.ts';

const types: { readonly [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Answers requests of the `app:` scheme with the built screens in `dir`. Only what is found there is read: no path of a
 * request reaches the disk. Any other address is a place inside the screens, so it gets their page.
 */
export function servePages(dir: string): (request: Request) => Promise<Response> {
  return async ({ url, method }) => {
    const { protocol, host, pathname } = new URL(url);
    if (method !== 'GET' || `${protocol}//${host}` !== ORIGIN) return answer(400, '', '', null);
    const names = (await readdir(dir, { recursive: true })).map((each) => `/${each.split(sep).join('/')}`);
    const files = new Set(names.filter((each) => extname(each) in types && each !== '/index.html'));
    if (files.has(pathname)) return answer(200, await readFile(join(dir, pathname)), extname(pathname), null);
    if (pathname.startsWith('/assets/')) return answer(404, '', '', null);
    const nonce = randomBytes(16).toString('base64');
    const page = await readFile(join(dir, 'index.html'), 'utf8');
    return answer(200, withNonce(page, nonce), '.html', nonce);
  };
}

function answer(status: number, body: string | Buffer<ArrayBuffer>, extension: string, nonce: string | null): Response {
  const headers = new Headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  headers.set('content-security-policy', contentSecurityPolicy(nonce));
  headers.set('content-type', types[extension] ?? 'text/plain');
  return new Response(body, { status, headers });
}
