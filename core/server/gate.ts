import type { IncomingHttpHeaders } from 'node:http';
import { sameSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';

export interface Knock {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** A WebSocket is asked for: it may do anything, so it is judged like a request that changes something. */
  readonly upgrade: boolean;
}

export interface Refusal {
  readonly status: 401 | 403 | 421;
  /** One sentence that says what to do. */
  readonly message: string;
}

export interface GateParts {
  readonly sessions: Sessions;
  /** The key for scripts. */
  readonly key: string;
  readonly keyFile: string;
  /** Names that the Host header may hold, in lower case, with their ports. */
  readonly hosts: ReadonlySet<string>;
  readonly cookie: string;
}

/** Judges every request before anything else looks at it. Null: come in. */
export class Gate {
  readonly #parts: GateParts;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** A name that is not ours is a page of somewhere else whose name was made to lead here (DNS rebinding). */
  checkHost({ headers }: Knock): Refusal | null {
    const host = headers.host?.toLowerCase();
    if (host !== undefined && this.#parts.hosts.has(host)) return null;
    const name = host && /^[\w.:[\]-]{1,255}$/.test(host) ? host : 'NAME';
    return { status: 421, message: `This name is not known here: start signalbox serve with --allow-host ${name}` };
  }

  checkAll(knock: Knock): Refusal | null {
    return this.checkHost(knock) ?? this.#checkOrigin(knock) ?? this.#checkRight(knock);
  }

  #checkOrigin({ headers, method, upgrade }: Knock): Refusal | null {
    const { origin, host = '' } = headers;
    const own = origin === `http://${host}` || origin === `https://${host}`;
    const reads = !upgrade && (method === 'GET' || method === 'HEAD');
    // A browser names the origin of whatever changes something; a script with the key has none to name.
    const quiet = origin === undefined && (reads || headers.authorization !== undefined);
    if (own || (quiet && !isEmbedded(headers))) return null;
    return { status: 403, message: 'Another site asked for this: open Signalbox by its own address' };
  }

  #checkRight({ headers }: Knock): Refusal | null {
    const { sessions, key, keyFile } = this.#parts;
    const given = headers.authorization?.match(/^Bearer (\S{1,256})$/i)?.[1];
    if (given !== undefined) {
      if (sameSecret(given, key)) return null;
      return { status: 401, message: `This key is wrong: take the one in ${keyFile}` };
    }
    const session = this.session(headers);
    if (session !== null && sessions.use(session)) return null;
    return { status: 401, message: 'Open the address that signalbox serve printed: it lets one browser in, once' };
  }

  /** The secret of the session that the cookie claims. */
  session({ cookie }: IncomingHttpHeaders): string | null {
    const prefix = `${this.#parts.cookie}=`;
    const found = cookie?.split(/; */).find((each) => each.startsWith(prefix));
    return found?.slice(prefix.length) ?? null;
  }
}

/**
 * Whether a page of somewhere else loads this into itself. The cookie does not tell: to a browser, all ports of this
 * computer are the same site. Scripts, and browsers that are too old, say nothing.
 */
function isEmbedded(headers: IncomingHttpHeaders): boolean {
  const { 'sec-fetch-site': site = 'none', 'sec-fetch-mode': mode, 'sec-fetch-dest': into } = headers;
  return site !== 'same-origin' && site !== 'none' && !(mode === 'navigate' && into === 'document');
}

/** What the Host header may say to a server that listens on `listen`:`port`; `allowed`: names given by the operator. */
export function ownHosts(listen: string, port: number, allowed: readonly string[]): Set<string> {
  const literal = listen.includes(':') ? `[${listen}]` : listen;
  const names = ['127.0.0.1', 'localhost', '[::1]', literal, ...allowed].map((name) => name.toLowerCase());
  // Behind a proxy the port may be another, or the one that goes without saying.
  return new Set([...names.map((name) => `${name}:${port}`), ...allowed.map((name) => name.toLowerCase())]);
}
