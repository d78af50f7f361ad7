import { Problem } from '../../contract/problem.ts';
import { abortProblem, deadline } from '../../platform/waiting.ts';
import { faultWords, kindOf } from './fault-kind.ts';
import { shownAddress } from './shown-address.ts';

const ASK_MS = 10_000;
const MOST_BYTES = 4 * 1024 * 1024;

/** What an endpoint says of itself, as JSON. Throws `bench-failed`, `cancelled`. */
export async function ask(url: URL, key: string | undefined, signal: AbortSignal): Promise<unknown> {
  using until = deadline(ASK_MS, signal);
  try {
    const headers = { accept: 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) };
    const response = await fetch(url, { signal: until, headers });
    if (wantsKey(response.status)) throw refusedKey(url.href, response.status);
    if (!response.ok) throw failed(url, `it answers ${response.status}`);
    return parsed(url, await bounded(url, response));
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (signal.aborted) throw abortProblem(signal.reason);
    throw failed(url, until.aborted ? `no answer within ${ASK_MS / 1000} s` : reasonOf(error), error);
  }
}

async function bounded(url: URL, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw failed(url, 'it answers with more than 4 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Without the parser's own words: they quote what an endpoint said, which may be the key. */
function parsed(url: URL, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failed(url, 'it answers what is no JSON');
  }
}

export function wantsKey(status: number): boolean {
  return status === 401 || status === 403;
}

export function refusedKey(address: string, status: number): Problem {
  const url = shownAddress(address);
  return new Problem('bench-failed', `Give the API key of the endpoint, or another one: ${url} answers ${status}`, {
    url,
    status,
  });
}

export function failed({ href }: URL, reason: string, cause?: unknown): Problem {
  const url = shownAddress(href);
  const told = reason.replace(/\.$/, '').slice(0, 300);
  return new Problem(
    'bench-failed',
    `Start the server or correct the address: ${url}: ${told}`,
    { url, reason: told },
    cause,
  );
}

/** fetch says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  if (/Response does not match the HTTP/.test(cause.message)) return 'it speaks no HTTP';
  if (cause.message === 'other side closed') return 'it closes the connection: perhaps it speaks https';
  return faultWords[kindOf(cause)] ?? cause.message;
}
