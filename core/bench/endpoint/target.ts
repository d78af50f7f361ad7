import { readFile, stat } from 'node:fs/promises';
import type { EndpointRequest } from '../../contract/bench.ts';
import { Problem } from '../../contract/problem.ts';
import { abortProblem } from '../../platform/waiting.ts';
import { chatBodies } from './chat-bodies.ts';
import { inferBodies } from './infer-bodies.ts';
import { shownAddress } from './shown-address.ts';

/** Where the load goes and what it says: whole requests, sent in turn. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly requests: readonly Uint8Array[];
}

const MOST_DATA_BYTES = 256 * 1024 * 1024;
const MOST_BODIES = 10_000;

/**
 * Asks the endpoint what it takes, where the request does not say. Throws `usage`, `data-unreadable`, `data-invalid`,
 * `bench-failed`, `model-unsupported`, `cancelled`.
 */
export async function targetOf(request: EndpointRequest, signal: AbortSignal): Promise<Target> {
  const url = addressOf(request);
  const bodies =
    request.data === undefined ? await ownBodies(url, request, signal) : await readBodies(request.data, signal);
  const fields = [
    `accept: ${request.protocol === 'openai' ? 'text/event-stream' : 'application/json'}`,
    ...(request.key === undefined ? [] : [`authorization: Bearer ${request.key}`]),
  ];
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    tls: url.protocol === 'https:',
    requests: bodies.map((body) => wholeRequest(url, fields, body)),
  };
}

/** Where requests go. Throws `usage`. */
export function addressOf({ url: text, protocol }: EndpointRequest): URL {
  const url = URL.parse(text);
  if (!url)
    throw new Problem('usage', `Give a whole address such as http://127.0.0.1:8080/v2/models/credit/infer`, {
      url: shownAddress(text),
    });
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Problem('usage', `Give an address that begins with http:// or https://, not ${url.protocol}//`, {
      url: shownAddress(text),
    });
  if (url.username !== '' || url.password !== '')
    throw new Problem('usage', 'Leave user and password out of the address: records keep it', {});
  if (protocol === 'open-inference' && /\/v2\/models\/[^/]+(\/versions\/[^/]+)?\/?$/.test(url.pathname))
    url.pathname = `${url.pathname.replace(/\/$/, '')}/infer`;
  url.hash = '';
  return url;
}

async function ownBodies(url: URL, request: EndpointRequest, signal: AbortSignal): Promise<string[]> {
  return request.protocol === 'openai'
    ? await chatBodies(url, request, signal)
    : await inferBodies(url, request, signal);
}

/** A JSON file with one body, or a list of them. */
async function readBodies(path: string, signal: AbortSignal): Promise<string[]> {
  const unread = (error: unknown) => {
    if (signal.aborted) throw abortProblem(signal.reason);
    throw new Problem('data-unreadable', `Name a JSON file with requests: cannot read ${path}`, { path }, error);
  };
  const { size } = await stat(path).catch(unread);
  if (size > MOST_DATA_BYTES) throw invalid(path, `it is larger than ${MOST_DATA_BYTES / 1024 / 1024} MiB`);
  const value = parsed(path, await readFile(path, { encoding: 'utf8', signal }).catch(unread));
  const bodies = Array.isArray(value) ? value : [value];
  if (bodies.length === 0 || bodies.length > MOST_BODIES)
    throw invalid(path, `it must hold 1 to ${MOST_BODIES} requests`);
  if (bodies.some((each) => typeof each !== 'object' || each === null)) throw invalid(path, 'a request is no object');
  return bodies.map((each) => JSON.stringify(each));
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(path, `it is no JSON (${(error as Error).message})`);
  }
}

function invalid(path: string, reason: string): Problem {
  return new Problem('data-invalid', `Correct ${path}: ${reason}`, { path, reason });
}

function wholeRequest({ host, pathname, search }: URL, fields: readonly string[], body: string): Uint8Array {
  const bytes = Buffer.from(body);
  const head = [
    `POST ${pathname}${search} HTTP/1.1`,
    `host: ${host}`,
    'user-agent: signalbox',
    ...fields,
    'content-type: application/json',
    `content-length: ${bytes.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
