/**
 * The load process: reads a LoadOrder from its first argument, runs until its bounds or until stdin ends, prints a
 * LoadReport. Prints a line `begun` once every client has had its first answer or failure.
 */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tensor } from '../../core/models/model.ts';
import { compareOutputs } from '../../core/models/smoke.ts';
import { assertOwnAddress, type LoadCase, type LoadOrder } from './order.ts';
import type { Failure, FailureKind, LoadReport } from './report.ts';

const order = JSON.parse(process.argv[2] ?? '') as LoadOrder;
assertOwnAddress(order.url);
const agent = new Agent({ keepAlive: true, maxSockets: order.clients });
const { hostname: host, port, pathname: path } = new URL(order.url);
const stop = new AbortController();
const began: number[] = [];
const took: number[] = [];
const slot: (0 | 1)[] = [];
const failures: { [kind in FailureKind]?: number } = {};
const examples: Failure[] = [];
const byVersion: { [version: string]: number } = {};
let requests = 0;
let failed = 0;

const now = () => performance.timeOrigin + performance.now();

function fail(kind: FailureKind, atMs: number, detail: string): void {
  failed += 1;
  failures[kind] = (failures[kind] ?? 0) + 1;
  if (examples.length < 20) examples.push({ kind, atMs, detail: detail.slice(0, 300) });
}

function kindOf(error: Error & { code?: string }): FailureKind {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timeout';
  return error.code === 'ECONNREFUSED' || error.code === 'EHOSTUNREACH' ? 'refused' : 'reset';
}

function ask({ body }: LoadCase): Promise<{ status: number; slot: string; version: string; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host,
        port,
        path,
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        timeout: order.timeoutMs ?? 10_000,
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            slot: String(incoming.headers['x-signalbox-slot']),
            version: String(incoming.headers['x-signalbox-version']),
            text,
          }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new DOMException('no answer in time', 'TimeoutError')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Why the answer is not what it must be, or null. */
function fault(
  each: LoadCase,
  answer: { status: number; slot: string; version: string; text: string },
): [FailureKind, string] | null {
  if (answer.status !== 200) return ['status', `${answer.status} ${answer.text}`];
  if (answer.slot !== 'blue' && answer.slot !== 'green') return ['wrong-slot', answer.slot];
  const outputs = each.expected[answer.version];
  const parsed = parse(answer.text);
  if (!parsed) return ['wrong-value', `not an answer: ${answer.text}`];
  const { outputs: got, model_version: version } = parsed;
  if (!outputs || version !== answer.version)
    return ['wrong-value', `version ${answer.version} in the header, ${version} in the body`];
  const mismatch = compareOutputs(outputs, got, each.tolerance);
  return mismatch && ['wrong-value', JSON.stringify(mismatch)];
}

function parse(text: string): { outputs: Tensor[]; model_version: string } | null {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value?.outputs) ? value : null;
  } catch {
    return null;
  }
}

async function once(each: LoadCase): Promise<void> {
  const at = now();
  requests += 1;
  try {
    const answer = await ask(each);
    took.push(now() - at);
    began.push(at);
    slot.push(answer.slot === 'blue' ? 0 : 1);
    byVersion[answer.version] = (byVersion[answer.version] ?? 0) + 1;
    const found = fault(each, answer);
    if (found) fail(found[0], at, found[1]);
  } catch (error) {
    fail(kindOf(error as Error), at, String(error));
  }
}

let waiting = order.clients;

async function client(index: number): Promise<void> {
  const gapMs = order.rate ? (order.clients * 1000) / order.rate : 0;
  let due = now() + gapMs * (index / order.clients);
  for (let i = index; !stop.signal.aborted && requests < order.maxRequests; i += 1) {
    if (gapMs > 0) await sleep(Math.max(0, due - now()), undefined, { signal: stop.signal }).catch(() => {});
    due += gapMs;
    if (stop.signal.aborted) return;
    const each = order.cases[i % order.cases.length];
    const before = failed;
    if (each) await once(each);
    // A server that is away must not be hammered by the thousand.
    if (failed > before) await sleep(20);
    if (i === index && --waiting === 0) process.stdout.write('begun\n');
  }
}

process.stdin.resume().on('end', () => stop.abort());
const limit = setTimeout(() => stop.abort(), order.maxMs);
const startedMs = now();
await Promise.all(Array.from({ length: order.clients }, (_, index) => client(index)));
clearTimeout(limit);
agent.destroy();
process.stdin.destroy();
const sorted = Float64Array.from(took).sort();
const at = (share: number): number | null => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
const report: LoadReport = {
  requests,
  failed,
  failures,
  examples,
  byVersion,
  seconds: (now() - startedMs) / 1000,
  p50Ms: at(0.5),
  p99Ms: at(0.99),
  maxMs: at(1),
  began,
  took,
  slot,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
