import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EndpointRequest, endpointRequest } from '../../contract/bench.ts';
import { runEndpoint } from './run-endpoint.ts';
import { httpServer, type TestServer } from './servers.fixture.ts';

const signal = AbortSignal.timeout(120_000);

function request({ port }: TestServer, more: Partial<EndpointRequest> = {}): EndpointRequest {
  const url = `http://127.0.0.1:${port}/v1/chat/completions`;
  const load = { rate: 20, durationMs: 1000, timeoutMs: 5000, connections: 16, arrivals: 'constant' };
  return endpointRequest.parse({ url, protocol: 'openai', ...load, ...more });
}

function event(res: ServerResponse, value: unknown): void {
  res.write(`data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`);
}

const text = (content: string) => ({ choices: [{ delta: { content } }] });

async function stream(res: ServerResponse, tokens: number, firstMs: number, eachMs: number): Promise<void> {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  event(res, { choices: [{ delta: { role: 'assistant', content: '' } }] });
  await sleep(firstMs);
  for (let each = 0; each < tokens; each++) {
    if (each > 0) await sleep(eachMs);
    event(res, text(`é${each}`));
  }
  event(res, { choices: [], usage: { completion_tokens: tokens } });
  event(res, '[DONE]');
  res.end();
}

describe('runEndpoint of a chat', () => {
  it('tells first token, time per token, tokens each second and goodput', async () => {
    const bodies: string[] = [];
    await using server = await httpServer((res, count, body) => {
      bodies.push(body);
      void stream(res, 5, 60, count % 2 === 0 ? 20 : 250);
    });
    const result = await runEndpoint(request(server, { ttftTargetMs: 10_000, tpotTargetMs: 125 }), signal);
    const { tokens } = result;
    assert.deepEqual(result.failed, {});
    assert.equal(result.answered, 19);
    assert.equal(tokens?.total, 95);
    assert.equal(tokens?.interToken?.n, 76);
    assert.ok((tokens?.ttft?.minMs ?? 0) >= 59, `TTFT ${tokens?.ttft?.minMs} ms`);
    assert.ok((tokens?.tpot?.maxMs ?? 0) >= 125, `TPOT ${tokens?.tpot?.maxMs} ms`);
    // Each answer has as many tokens, so that the mean of their means is that of all gaps.
    const [perToken, between] = [tokens?.tpot?.meanMs ?? 0, tokens?.interToken?.meanMs ?? 1];
    assert.ok(Math.abs(perToken - between) < 1e-6, `TPOT ${perToken} ms, between tokens ${between} ms`);
    assert.ok((result.latency?.minMs ?? 0) >= 135, `latency ${result.latency?.minMs} ms`);
    // Every other one is too slow.
    assert.ok((tokens?.goodput ?? 0) > 0 && (tokens?.goodput ?? 0) <= 10.1, `goodput ${tokens?.goodput}/s`);
    const body = JSON.parse(bodies[0] ?? '');
    assert.equal(body.model, 'llm');
    assert.equal(body.stream, true);
  });

  it('takes text that came at once for no time per token, and for no goodput of it', async () => {
    await using server = await httpServer((res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      event(res, { ...text('all of it'), usage: { completion_tokens: 9 } });
      event(res, '[DONE]');
      res.end();
    });
    const { tokens, answered } = await runEndpoint(request(server, { model: 'x', tpotTargetMs: 125 }), signal);
    assert.ok(answered > 0);
    assert.equal(tokens?.total, 9 * answered);
    assert.equal(tokens?.tpot, null);
    assert.equal(tokens?.goodput, 0);
  });

  it('counts streams that break by their kind', async () => {
    await using server = await httpServer((res, count) => {
      if (count % 5 === 4) return void stream(res, 2, 0, 0);
      if (count % 5 === 3) return void res.end('{"choices":[]}');
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      event(res, text('a'));
      if (count % 5 === 0) event(res, '{"choices":[{');
      if (count % 5 === 1) event(res, { error: { message: 'out of memory' } });
      if (count % 5 === 2) event(res, text('b'));
      else event(res, '[DONE]');
      res.end();
    });
    const { failed, answered } = await runEndpoint(request(server, { model: 'x' }), signal);
    assert.deepEqual(failed, { garbage: 8, 'error-event': 4, truncated: 4 });
    assert.equal(answered, 3);
  });
});
