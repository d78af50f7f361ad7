import { resolve } from 'node:path';
import { isLoopback } from '../../contract/loopback.ts';
import { Problem } from '../../contract/problem.ts';
import { followBench } from '../bench-job.ts';
import { timeOf } from '../bench-options.ts';
import { command } from '../command.ts';
import { endpointKey, KEY_VARIABLE } from '../endpoint-key.ts';
import { printEndpoint } from '../endpoint-view.ts';
import { wholeNumber } from '../numbers.ts';

export const benchEndpoint = command({
  name: 'bench endpoint',
  summary: 'Send a served model requests at planned times, and tell how long its answers take from then',
  operands: [{ name: 'URL', help: 'of an Open Inference model (…/v2/models/NAME/infer), or of a chat with --openai' }],
  options: {
    rate: { type: 'value', value: 'N', required: true, help: 'Requests each second' },
    openai: { type: 'flag', help: 'The address is an OpenAI-compatible …/v1/chat/completions, and streams' },
    constant: {
      type: 'flag',
      help: 'Equal times between requests; default: random ones, as of many clients (Poisson)',
    },
    connections: { type: 'value', value: 'N', help: 'Kept open; default 16' },
    duration: { type: 'value', value: 'TIME', help: 'Default 10s' },
    timeout: { type: 'value', value: 'TIME', help: 'From the planned time to the end of the answer; default 30s' },
    'key-file': {
      type: 'value',
      value: 'PATH',
      help: `File with the API key alone; default with --openai: $${KEY_VARIABLE}. It is sent, and kept nowhere`,
    },
    data: { type: 'value', value: 'PATH', help: 'JSON file with the body of a request, or a list; default: generated' },
    model: { type: 'value', value: 'NAME', help: 'Chat: default is the first that the endpoint lists' },
    prompt: { type: 'value', value: 'TEXT', help: 'Chat: what it is asked' },
    'max-tokens': { type: 'value', value: 'N', help: 'Chat: at most so many in an answer; default 128' },
    'target-ttft': { type: 'value', value: 'TIME', help: 'Chat: goodput counts answers whose first token kept it' },
    'target-tpot': { type: 'value', value: 'TIME', help: 'Chat: and whose time per token kept it' },
    seed: { type: 'value', value: 'N', help: 'Of arrivals and inputs; default 1' },
  },
  examples: [
    'signalbox bench endpoint http://127.0.0.1:8080/v2/models/credit/infer --rate 500',
    'signalbox bench endpoint http://127.0.0.1:8000/v1/chat/completions --openai --rate 4 --target-ttft 200ms',
  ],
  async run({ app, out, signal, operand, options }) {
    const { rate, data, model, prompt, seed, 'max-tokens': tokens } = options;
    const { 'target-ttft': ttft, 'target-tpot': tpot } = options;
    const url = operand(0);
    if (!URL.canParse(url)) throw new Problem('usage', `Give a whole address, with http://, not ${url}`, { url });
    if (!isLoopback(url)) out.progress.step(`Sending ${rate} requests/s to ${new URL(url).host}, another computer`);
    const target = (name: string, text: string) => timeOf(name, text, 0.001, 3_600_000);
    const key = await endpointKey(options['key-file'], options.openai ? process.env[KEY_VARIABLE] : undefined, signal);
    const started = await app.bench.endpoint({
      url,
      protocol: options.openai ? 'openai' : 'open-inference',
      arrivals: options.constant ? 'constant' : 'poisson',
      rate: rateOf(rate),
      connections: wholeNumber('connections', options.connections ?? '16', 1, 4096),
      durationMs: Math.round(timeOf('duration', options.duration ?? '10s', 100, 3_600_000)),
      timeoutMs: Math.round(timeOf('timeout', options.timeout ?? '30s', 10, 600_000)),
      seed: wholeNumber('seed', seed ?? '1', 0, 2 ** 32 - 1),
      ...(key !== undefined && { key }),
      ...(data !== undefined && { data: resolve(data) }),
      ...(model !== undefined && { model }),
      ...(prompt !== undefined && { prompt }),
      ...(tokens !== undefined && { maxTokens: wholeNumber('max-tokens', tokens, 1, 100_000) }),
      ...(ttft !== undefined && { ttftTargetMs: target('target-ttft', ttft) }),
      ...(tpot !== undefined && { tpotTargetMs: target('target-tpot', tpot) }),
    });
    return await followBench(app, out, started, signal, ({ endpoint }) => endpoint && printEndpoint(out, endpoint));
  },
});

function rateOf(text: string): number {
  const rate = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && rate > 0 && rate <= 1_000_000) return rate;
  throw new Problem('usage', `Give --rate a number above 0, at most 1,000,000, not ${JSON.stringify(text)}`, {
    option: 'rate',
  });
}
