import type { EndpointRequest } from '../../contract/bench.ts';
import type { EndpointResult } from '../../contract/bench-record.ts';
import { abortProblem } from '../../platform/waiting.ts';
import { Findings } from './findings.ts';
import { generate } from './generator.ts';
import { targetOf } from './target.ts';

const TELL_EVERY_MS = 250;
/** Requests, and samples of any kind: what a run may keep in memory, 80 MB and as much again by slot. */
const MOST = 10_000_000;

/**
 * Sends an endpoint requests at planned times, open loop, from a process of its own. Latency counts from the planned
 * time; answers that failed are counted by kind. Aborted, it answers with what there is, marked partial. `onProgress` gets
 * the result so far, four times a second. Throws `usage`, `bench-failed`, `data-unreadable`, `data-invalid`,
 * `model-unsupported`, `memory-short`, `timeout`, and `cancelled` before the first request.
 */
export async function runEndpoint(
  request: EndpointRequest,
  signal: AbortSignal,
  onProgress: (result: EndpointResult) => void = () => {},
): Promise<EndpointResult> {
  const target = await targetOf(request, signal);
  const { protocol, arrivals, rate, connections, durationMs, timeoutMs, seed } = request;
  const targets = { ttftMs: request.ttftTargetMs ?? null, tpotMs: request.tpotTargetMs ?? null };
  const plan = { protocol, arrivals, ratePerS: rate, connections, durationMs, timeoutMs, seed, most: MOST, targets };
  const findings = new Findings(request);
  let told = performance.now();
  const ended = await generate({ ...target, ...plan }, signal, (batch) => {
    findings.add(batch);
    if (performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    onProgress(findings.soFar());
  });
  if (ended === 'aborted' && findings.sent === 0) throw abortProblem(signal.reason);
  return await findings.result(ended === 'whole' ? 'whole' : 'partial');
}
