import type { BenchForm, BenchProblems, BenchWish, Kind, SweepRequest } from './bench-form.ts';
import { Reader } from './reader.ts';

/** What a form asks the core for, or what is wrong with it field by field; the limits are those of core/contract/bench.ts. Pure. */
export function wishOf(
  kind: Kind,
  form: BenchForm,
): { readonly ok: true; readonly wish: BenchWish } | { readonly ok: false; readonly problems: BenchProblems } {
  const reader = new Reader(form);
  const wish = wishes[kind](reader);
  const { problems } = reader;
  return problems ? { ok: false, problems } : { ok: true, wish };
}

/** More settings than this the core refuses. */
const MOST_SETTINGS = 256;
const MOST_MS = 86_400_000;

const wishes: { readonly [kind in Kind]: (reader: Reader) => BenchWish } = {
  run: (reader) => {
    const { scenario } = reader.form;
    const targetP99Ms = scenario === 'server' ? reader.optionalPositive('targetP99Ms', MOST_MS) : undefined;
    const target = targetP99Ms !== undefined && { targetP99Ms };
    const request = { ...sweepOf(reader), scenario, ...target, models: modelsOf(reader) };
    const { models, providers, batches, threads } = request;
    const settings = models.length * providers.length * batches.length * threads.length;
    if (settings > MOST_SETTINGS)
      reader.wrong('batches', `These are ${settings} settings: choose fewer, at most ${MOST_SETTINGS} at once`);
    return { kind: 'run', request };
  },
  compare: (reader) => {
    // Its calls are interleaved one by one.
    const request = {
      ...sweepOf(reader),
      scenario: 'single-stream' as const,
      a: reader.text('a', 'Choose the version to compare with'),
      b: reader.text('b', 'Choose the version to compare'),
    };
    return { kind: 'compare', request };
  },
  endpoint: (reader) => ({ kind: 'endpoint', request: endpointOf(reader) }),
  eval: (reader) => {
    const positive = reader.optional('positive');
    const request = {
      models: modelsOf(reader),
      data: reader.text('data', 'Give the path of a file with labelled rows'),
      label: reader.text('label', 'Give the column that holds what is right'),
      groups: reader.names('groups', 16),
      features: reader.names('features', 10_000),
      dimensions: reader.sizes('dimensions'),
      pixels: reader.form.pixels,
      importance: reader.form.importance,
      seed: reader.whole('seed', 0, 1_000_000_000),
      ...(positive !== undefined && { positive }),
    };
    return { kind: 'eval', request };
  },
};

function modelsOf(reader: Reader): string[] {
  const models = [...reader.form.models];
  if (models.length === 0) reader.wrong('models', 'Choose at least one version');
  if (models.length > 16) reader.wrong('models', 'Choose at most 16 versions');
  return models;
}

function sweepOf(reader: Reader): SweepRequest {
  const providers = [...reader.form.providers];
  if (providers.length === 0) reader.wrong('providers', 'Choose at least one provider');
  const data = reader.optional('data');
  return {
    providers,
    batches: reader.wholes('batches', 4_096, 16),
    threads: reader.wholes('threads', 256, 16),
    durationMs: durationOf(reader),
    seed: reader.whole('seed', 0, 1_000_000_000),
    dimensions: reader.sizes('dimensions'),
    // Without data the form does not show them.
    features: data === undefined ? [] : reader.names('features', 10_000),
    pixels: data === undefined ? '0-1' : reader.form.pixels,
    ...(data !== undefined && { data }),
  };
}

function durationOf(reader: Reader): number {
  const seconds = Number(reader.form.seconds);
  if (seconds >= 0.1 && seconds <= 3_600) return Math.round(seconds * 1_000);
  reader.wrong('seconds', 'Give seconds from 0.1 to 3,600');
  return 10_000;
}

function endpointOf(reader: Reader): Extract<BenchWish, { kind: 'endpoint' }>['request'] {
  const { protocol, arrivals } = reader.form;
  const url = reader.text('url', 'Give the address to ask, such as http://127.0.0.1:8080/v2/models/credit/infer');
  if (url !== '' && !(URL.canParse(url) && /^https?:/i.test(url))) reader.wrong('url', 'Give an http or https address');
  const key = reader.optional('key');
  if (key !== undefined && !/^[\x21-\x7e]{1,8192}$/.test(key))
    reader.wrong('key', 'An API key has no spaces and plain characters only');
  const shared = {
    url,
    protocol,
    arrivals,
    rate: reader.positive('rate', 1_000_000),
    connections: reader.whole('connections', 1, 4_096),
    durationMs: durationOf(reader),
    timeoutMs: reader.whole('timeoutMs', 10, 600_000),
    seed: reader.whole('seed', 0, 1_000_000_000),
    ...(key !== undefined && { key }),
  };
  if (protocol !== 'openai') return shared;
  const model = reader.optional('servedModel');
  const prompt = reader.optional('prompt');
  const maxTokens = reader.optionalWhole('maxTokens', 1, 100_000);
  const ttftTargetMs = reader.optionalPositive('ttftTargetMs', MOST_MS);
  const tpotTargetMs = reader.optionalPositive('tpotTargetMs', MOST_MS);
  return {
    ...shared,
    ...(model !== undefined && { model }),
    ...(prompt !== undefined && { prompt }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(ttftTargetMs !== undefined && { ttftTargetMs }),
    ...(tpotTargetMs !== undefined && { tpotTargetMs }),
  };
}
