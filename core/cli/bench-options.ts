import { resolve } from 'node:path';
import type { RunRequest } from '../contract/bench.ts';
import { Problem } from '../contract/problem.ts';
import type { Options, Parsed } from './args.ts';
import { duration, wholeNumber } from './numbers.ts';

/** What `bench run` and `bench compare` measure with. */
export const measureOptions = {
  provider: { type: 'value', value: 'NAMES', help: 'Of bench providers, with commas, such as cpu,webgpu; default cpu' },
  batch: { type: 'value', value: 'SIZES', help: 'With commas, such as 1,8,32; default 1' },
  threads: { type: 'value', value: 'COUNTS', help: 'With commas, such as 1,2; default 1' },
  duration: { type: 'value', value: 'TIME', help: 'Of each measurement, after the warm-up; default 10s' },
  seed: { type: 'value', value: 'N', help: 'Of inputs, arrivals and intervals; default 1' },
  dimension: { type: 'value', value: 'NAME=SIZE', many: true, help: 'Size of an open dimension, such as height=224' },
  data: {
    type: 'value',
    value: 'PATH',
    help: 'Real inputs: CSV, JSON lines, Parquet, NPY or NPZ file, or a folder of images; default: generated ones',
  },
  features: { type: 'value', value: 'COLUMNS', help: "Of the data, with commas, in the order of the model's input" },
  pixels: {
    type: 'value',
    value: 'SCALE',
    choices: ['0-1', 'imagenet', '0-255'],
    help: 'What the pixels of images become; default 0-1',
  },
} as const satisfies Options;

type Given = Parsed<typeof measureOptions>['options'];

/** What the options ask for, without the models. Throws `usage`. */
export function measureRequest(given: Given): Omit<RunRequest, 'models' | 'scenario' | 'targetP99Ms'> {
  const { data, features, pixels, seed } = given;
  return {
    providers: listOf('provider', given.provider) ?? ['cpu'],
    batches: numbersOf('batch', given.batch, 4096),
    threads: numbersOf('threads', given.threads, 256),
    durationMs: Math.round(timeOf('duration', given.duration ?? '10s', 100, 3_600_000)),
    seed: seed === undefined ? 1 : wholeNumber('seed', seed, 0, 2 ** 32 - 1),
    dimensions: Object.fromEntries(given.dimension.map(dimensionOf)),
    ...(data !== undefined && { data: resolve(data) }),
    features: listOf('features', features) ?? [],
    pixels: pixels === 'imagenet' || pixels === '0-255' ? pixels : '0-1',
  };
}

/** A time within bounds, ms. Throws `usage`. */
export function timeOf(option: string, text: string, from: number, to: number): number {
  const ms = duration(option, text);
  if (ms >= from && ms <= to) return ms;
  throw new Problem('usage', `Give --${option} a time from ${from} ms to ${to / 1000} s, not ${text}`, { option });
}

/** `height=224`. Throws `usage`. */
export function dimensionOf(text: string): [string, number] {
  const at = text.lastIndexOf('=');
  if (at > 0) return [text.slice(0, at), wholeNumber('dimension', text.slice(at + 1), 1, 1_000_000)];
  throw new Problem('usage', `Write --dimension as NAME=SIZE, such as height=224, not ${JSON.stringify(text)}`, {});
}

/** `a, b`. Throws `usage` where there is nothing between the commas. */
export function listOf(option: string, text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const list = namesOf(text);
  if (list.length > 0) return list;
  throw new Problem('usage', `Give --${option} at least one value, not ${JSON.stringify(text)}`, { option });
}

/** The versions of `a@1, b@1`. Throws `usage` where there is none. */
export function modelsOf(text: string): string[] {
  const models = namesOf(text);
  if (models.length > 0) return models;
  throw new Problem('usage', `Name at least one version, such as credit-risk@2.0.0, not ${JSON.stringify(text)}`, {});
}

function namesOf(text: string): string[] {
  const each = text.split(',').map((name) => name.trim());
  return each.filter((name) => name !== '');
}

function numbersOf(option: string, text: string | undefined, most: number): number[] {
  return (listOf(option, text) ?? ['1']).map((each) => wholeNumber(option, each, 1, most));
}
