import type { EndpointRequest } from '../contract/bench.ts';
import type { EndpointResult } from '../contract/bench-record.ts';
import { isLoopback } from '../contract/loopback.ts';
import { Problem } from '../contract/problem.ts';
import { othersBefore, whyLoadVoid } from './conduct.ts';
import { gapsOf } from './endpoint/arrivals.ts';
import { refusedKey, wantsKey } from './endpoint/ask.ts';
import { runEndpoint } from './endpoint/run-endpoint.ts';
import { addressOf } from './endpoint/target.ts';
import { sampleKernel } from './environment-kernel.ts';
import { timeWords } from './report/words.ts';

/** From this part of the requests on, it is warned of those that waited for a connection. */
const TOLD_WAITING = 0.01;

/** `runEndpoint`, judged by how this computer behaved meanwhile. Throws as it does. */
export async function judgedLoad(
  request: EndpointRequest,
  signal: AbortSignal,
  onProgress: (result: EndpointResult) => void,
): Promise<EndpointResult> {
  const busyBefore = await othersBefore(signal);
  const before = sampleKernel();
  const result = await runEndpoint(request, signal, onProgress);
  const reasons = [result.void, whyLoadVoid(busyBefore, before, sampleKernel())].filter((why) => why !== null);
  return { ...result, void: reasons.length > 0 ? reasons.join('. ') : null };
}

/**
 * Throws `usage` for a load that can not be what was asked for: an address that is none or holds a password, what only a chat
 * has where it is no chat, a plan without a request. To be asked before there is a record, which would keep the address.
 */
export function refuseLoad(request: EndpointRequest): void {
  refuseChatWords(request);
  addressOf(request);
  refuseEmptyPlan(request);
}

function refuseEmptyPlan({ arrivals, rate, durationMs, seed }: EndpointRequest): void {
  const first = gapsOf({ arrivals, ratePerS: rate, seed })();
  if (first < durationMs) return;
  throw new Problem(
    'usage',
    `Give a higher rate or a longer duration: at ${rate} requests/s not one would be sent within ${durationMs / 1000} s`,
    { rate, durationMs },
  );
}

function refuseChatWords(request: EndpointRequest): void {
  const { protocol, model, prompt, maxTokens, ttftTargetMs, tpotTargetMs } = request;
  if (
    protocol === 'openai' ||
    [model, prompt, maxTokens, ttftTargetMs, tpotTargetMs].every((each) => each === undefined)
  )
    return;
  throw new Problem(
    'usage',
    'Choose openai with a model, a prompt, tokens or targets for them: other loads have none',
    {},
  );
}

/** What to beware of before the first request is sent. */
export function loadWarnings(request: EndpointRequest): string[] {
  const same = 'Every request has the same prompt: an endpoint that caches prompts or answers looks faster than it is';
  const { prompt, data } = request;
  return [...farWarnings(request), ...(prompt !== undefined && data === undefined ? [same] : [])];
}

/** What to beware of in the figures. */
export function resultWarnings(result: EndpointResult): string[] {
  return result.answered === 0 ? [] : [...failureWarnings(result), ...waitWarnings(result)];
}

function failureWarnings({ sent, failed }: EndpointResult): string[] {
  const bad = Object.values(failed).reduce((sum, each) => sum + each, 0);
  if (bad === 0) return [];
  const of = `${bad.toLocaleString('en')} of ${sent.toLocaleString('en')} requests failed`;
  return [`${of}: latencies are those of the good answers alone`];
}

function waitWarnings({ sent, waited, connections }: EndpointResult): string[] {
  if (waited === null || waited.requests < Math.max(1, TOLD_WAITING * sent)) return [];
  const of = `${waited.requests.toLocaleString('en')} of ${sent.toLocaleString('en')} requests`;
  const each = connections === 1 ? 'the one connection' : `one of the ${connections.toLocaleString('en')} connections`;
  return [
    `${of} waited for ${each}, ${timeWords(waited.p99Ms)} at the 99th percentile, and latencies count that: give more connections or a lower rate to load the endpoint at the planned times`,
  ];
}

function farWarnings({ url, key }: EndpointRequest): string[] {
  if (isLoopback(url)) return [];
  const far = 'The endpoint is on another computer: its owner and the network have a say';
  const open = 'The API key went over the network in the clear: use https';
  return key !== undefined && /^http:/i.test(url) ? [far, open] : [far];
}

/** Throws `bench-failed` where requests were sent and not one was answered well. */
export function refuseUnanswered(result: EndpointResult): void {
  if (result.sent === 0 || result.answered > 0) return;
  const status = Object.keys(result.failed)
    .map((kind) => Number(kind.replace('http-', '')))
    .find(wantsKey);
  if (status !== undefined) throw refusedKey(result.url, status);
  const failed = Object.entries(result.failed).map(([kind, count]) => `${kind}: ${count}`);
  throw new Problem(
    'bench-failed',
    `Not one of ${result.sent} requests was answered well (${failed.join(', ')}): look at what the endpoint itself says`,
    { url: result.url, ...result.failed },
  );
}
