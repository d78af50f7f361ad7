import type { EndpointRequest } from '../../contract/bench.ts';
import { Problem } from '../../contract/problem.ts';
import { ask } from './ask.ts';
import { shownAddress } from './shown-address.ts';

const PROMPT = 'Explain in a few sentences how a railway signal box keeps two trains apart.';
const MOST_TOKENS = 128;
/** Prompts that differ from their first word on, so that an endpoint that keeps what it has read answers none from there. */
const PROMPTS = 1024;

/** The bodies of streamed chats. A model that nobody names is the first of `/v1/models`. Throws `usage`, `bench-failed`, `cancelled`. */
export async function chatBodies(url: URL, request: EndpointRequest, signal: AbortSignal): Promise<string[]> {
  const model = request.model ?? (await firstModel(url, request.key, signal));
  const body = (prompt: string) => ({
    model,
    messages: [{ role: 'user', content: prompt }],
    max_tokens: request.maxTokens ?? MOST_TOKENS,
    seed: request.seed,
    stream: true,
    stream_options: { include_usage: true },
  });
  const own = Array.from({ length: PROMPTS }, (_, at) => `${request.seed}.${at + 1} ${PROMPT}`);
  const prompts = request.prompt === undefined ? own : [request.prompt];
  return prompts.map((prompt) => JSON.stringify(body(prompt)));
}

async function firstModel(url: URL, key: string | undefined, signal: AbortSignal): Promise<string> {
  const models = new URL(url);
  models.pathname = url.pathname.replace(/\/chat\/completions\/?$/, '/models');
  models.search = '';
  const answer = models.pathname === url.pathname ? null : await ask(models, key, signal);
  const { data } = (typeof answer === 'object' && answer !== null ? answer : {}) as { readonly data?: unknown };
  const first: { readonly id?: unknown } | undefined = Array.isArray(data) ? data[0] : undefined;
  if (typeof first?.id === 'string') return first.id;
  throw new Problem('usage', 'Name the model: the endpoint does not say which models it serves', {
    url: shownAddress(url.href),
  });
}
