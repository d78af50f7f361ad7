import { resolve } from 'node:path';
import { followBench } from '../bench-job.ts';
import { dimensionOf, listOf, modelsOf } from '../bench-options.ts';
import { printRecord } from '../bench-view.ts';
import { command } from '../command.ts';
import { wholeNumber } from '../numbers.ts';

export const benchEval = command({
  name: 'bench eval',
  summary: 'Say how right a model is on labelled data, and whether it treats groups alike',
  operands: [{ name: 'MODELS', help: 'name@version, or several with commas' }],
  options: {
    data: {
      type: 'value',
      value: 'PATH',
      required: true,
      help: 'CSV, JSON lines, Parquet, NPY or NPZ file, or a folder of images in a folder for each class',
    },
    label: { type: 'value', value: 'COLUMN', required: true, help: 'The column that says what each row is' },
    group: { type: 'value', value: 'COLUMN', many: true, help: 'A column of groups to compare, such as sex' },
    features: { type: 'value', value: 'COLUMNS', help: "With commas, in the order of the model's input" },
    positive: { type: 'value', value: 'CLASS', help: 'The class that counts as positive; default: the second of two' },
    pixels: {
      type: 'value',
      value: 'SCALE',
      choices: ['0-1', 'imagenet', '0-255'],
      help: 'What the pixels of images become; default 0-1',
    },
    dimension: { type: 'value', value: 'NAME=SIZE', many: true, help: 'Size of an open dimension, such as height=224' },
    'no-importance': { type: 'flag', help: 'Do not tell which features matter: sooner done' },
    seed: { type: 'value', value: 'N', help: 'Of samples, shuffles and intervals; default 1' },
  },
  examples: ['signalbox bench eval credit-risk@2.0.0 --data test.csv --label good --group sex'],
  async run({ app, out, signal, operand, options }) {
    const { data, label, group, features, positive, pixels, dimension, seed } = options;
    const started = await app.bench.eval({
      models: modelsOf(operand(0)),
      data: resolve(data),
      label,
      groups: [...group],
      ...(positive !== undefined && { positive }),
      importance: !options['no-importance'],
      features: listOf('features', features) ?? [],
      dimensions: Object.fromEntries(dimension.map(dimensionOf)),
      pixels: pixels === 'imagenet' || pixels === '0-255' ? pixels : '0-1',
      seed: seed === undefined ? 1 : wholeNumber('seed', seed, 0, 2 ** 32 - 1),
    });
    return await followBench(app, out, started, signal, (record) => printRecord(out, record));
  },
});
