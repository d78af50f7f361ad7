import { Problem } from '../contract/problem.ts';
import { readSecret } from '../platform/secret-file.ts';

export interface Access {
  readonly user?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly tokenFile?: string | undefined;
}

/** How much of an answer is looked at. */
const MOST_ANSWER_BYTES = 4 * 1024 * 1024;

export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly access: Access;
  /** What a token is called: `Bearer`, `ApiKey`. */
  readonly scheme: string;
  readonly body: Uint8Array | string;
}

/** Posts, and answers with the status and the text of the answer. Throws `shipping-failed`. */
export async function post(posting: Posting, signal: AbortSignal): Promise<{ status: number; text: string }> {
  const { url, headers, access, scheme, body } = posting;
  const authorization = await authorizationOf(access, scheme);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'user-agent': 'signalbox', ...(authorization && { authorization }) },
      body: typeof body === 'string' ? body : new Uint8Array(body),
      // To another place the secret would go along.
      redirect: 'error',
      signal,
    });
    return { status: response.status, text: await textOf(response) };
  } catch (error) {
    const why = error instanceof Error ? whyOf(error) : String(error);
    throw new Problem(
      'shipping-failed',
      `Check that ${hostOf(url)} is up and reached from here: ${why}`,
      { url },
      error,
    );
  }
}

/** Whether the same will perhaps be taken later. RFC 9110 §15, and remote_write's own rule. */
export function isWorthRetrying(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** The Problem of an answer that is no success. */
export function refusal(url: string, status: number, text: string): Problem {
  const said = text.trim().split('\n')[0]?.slice(0, 300) ?? '';
  const what = status === 401 || status === 403 ? 'Check the user and the secret' : 'Check the address and its log';
  return new Problem('shipping-failed', `${what}: ${hostOf(url)} answers ${status}${said && `, ${said}`}`, {
    url,
    status,
  });
}

async function authorizationOf({ user, passwordFile, tokenFile }: Access, scheme: string): Promise<string | null> {
  if (tokenFile !== undefined) return `${scheme} ${await readSecret(tokenFile, 'shipping-failed')}`;
  if (user === undefined) return null;
  const password = passwordFile === undefined ? '' : await readSecret(passwordFile, 'shipping-failed');
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_ANSWER_BYTES) break;
  }
  return text;
}

function whyOf(error: Error): string {
  if (error.name === 'TimeoutError') return 'no answer in time';
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function hostOf(url: string): string {
  return new URL(url).host;
}
