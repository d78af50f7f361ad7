import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { App } from '../../app.ts';
import { type EndpointRequest, endpointRequest } from '../../contract/bench.ts';
import type { EndpointResult, Latency } from '../../contract/bench-record.ts';
import { parseVerb } from '../args.ts';
import { KEY_VARIABLE } from '../endpoint-key.ts';
import { printEndpoint } from '../endpoint-view.ts';
import { Output } from '../output.ts';
import { benchEndpoint } from './bench-endpoint.ts';

function output() {
  const text = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof text) => ({
    write(more: string) {
      text[name] += more;
    },
  });
  return { text, out: new Output({ json: false, stdout: sink('stdout'), stderr: sink('stderr') }) };
}

const stop = new Error('asked');

/** What the command line asks the app for, and what it says first. */
async function asked(...args: readonly string[]) {
  const { text, out } = output();
  let wish: EndpointRequest | undefined;
  const endpoint = async (request: EndpointRequest) => {
    wish = request;
    throw stop;
  };
  const app = { bench: { endpoint } } as unknown as App;
  const { operands, options } = parseVerb(benchEndpoint, args);
  const operand = (index: number) => operands[index] ?? '';
  const signal = new AbortController().signal;
  await benchEndpoint.run({ app, out, signal, operands, options, operand }).catch((error: unknown) => {
    if (error !== stop) throw error;
  });
  return { wish, stderr: text.stderr };
}

const url = 'http://127.0.0.1:8080/v2/models/m/infer';

test('bench endpoint asks for what the contract has by default', async () => {
  const { wish, stderr } = await asked(url, '--rate', '500');
  assert.deepEqual(wish, endpointRequest.parse({ url, rate: 500 }));
  assert.equal(stderr, '');
});

test('bench endpoint hands every option on, and says when the load leaves this computer', async () => {
  const chat = 'https://llm.example/v1/chat/completions';
  const load = ['--rate', '0.5', '--constant', '--connections', '4', '--duration', '2s', '--timeout', '500ms'];
  const options = ['--openai', '--model', 'm', '--prompt', 'p', '--max-tokens', '9', '--target-ttft', '200ms'];
  const { wish, stderr } = await asked(chat, ...load, ...options, '--target-tpot', '20ms', '--seed', '7');
  assert.deepEqual(wish, {
    ...{ url: chat, protocol: 'openai', arrivals: 'constant', rate: 0.5, connections: 4, durationMs: 2000 },
    ...{ timeoutMs: 500, seed: 7, model: 'm', prompt: 'p', maxTokens: 9, ttftTargetMs: 200, tpotTargetMs: 20 },
  });
  assert.match(stderr, /0\.5 requests\/s to llm\.example, another computer/);
});

test('an API key comes from a file, or for a chat from the environment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-key-'));
  const before = process.env[KEY_VARIABLE];
  try {
    process.env[KEY_VARIABLE] = 'sk-environment';
    writeFileSync(join(folder, 'key'), 'sk-file\n');
    const keyOf = async (...args: readonly string[]) => (await asked(url, '--rate', '1', ...args)).wish?.key;
    assert.equal(await keyOf('--key-file', join(folder, 'key')), 'sk-file');
    assert.equal(await keyOf('--openai'), 'sk-environment');
    assert.equal(await keyOf(), undefined);
  } finally {
    if (before === undefined) delete process.env[KEY_VARIABLE];
    else process.env[KEY_VARIABLE] = before;
    rmSync(folder, { recursive: true });
  }
});

test('bench endpoint refuses what can not be sent', async () => {
  const rates = ['0', '-5', '1e9', 'many'].map((rate) => [url, `--rate=${rate}`]);
  const others = [
    ['--connections', '0'],
    ['--duration', '5'],
    ['--timeout', '1ms'],
    ['--target-ttft', '0ms'],
  ];
  for (const args of [...rates, ...others.map((each) => [url, '--rate', '1', ...each]), ['here', '--rate', '1'], [url]])
    await assert.rejects(asked(...args), { code: 'usage' }, args.join(' '));
});

test('an endpoint is told by latency, slots, tokens and failures', () => {
  const estimate = (value: number) => ({ value, low: value / 2, high: value * 2, confidence: 0.95, note: null });
  const latency: Latency = {
    ...{ n: 1200, minMs: 1, meanMs: 2, maxMs: 9, p50: estimate(2), p90: estimate(3), p95: estimate(4) },
    ...{ p99: estimate(5), p999: estimate(6), histogram: { edgesMs: [], counts: [] } },
  };
  const result: EndpointResult = {
    ...{ url, protocol: 'openai', arrivals: 'poisson', rate: 500, connections: 16, sent: 1300, answered: 1200 },
    ...{ failed: { 'http-500': 100 }, throughput: 480, latency, latenessP99Ms: 3, void: 'It was late', partial: true },
    waited: { requests: 1100, p99Ms: 298 },
    bySlot: { green: { answered: 1200, latency } },
    tokens: { total: 9000, perS: 3600, ttft: latency, tpot: latency, interToken: null, goodput: 12.5 },
  };
  const { text, out } = output();
  printEndpoint(out, result);
  for (const line of [
    /^1,200 of 1,300 answered, 480 each second$/m,
    /^Failed, http-500: 100$/m,
    /^latency +1,200 +2\.00 ms +1\.00 ms–4\.00 ms +3\.00 ms +5\.00 ms .* 9\.00 ms$/m,
    /^green +1,200/m,
    /^first token +1,200/m,
    /^9,000 tokens, 3,600 each second$/m,
    /^12\.5 answers each second kept the targets$/m,
    /^The generator was 3\.00 ms late \(p99\)$/m,
    /^1,100 requests waited for a connection, 298 ms \(p99\)$/m,
    /^Partial: /m,
    /^Void: It was late$/m,
  ])
    assert.match(text.stdout, line);
});
