import type { TensorSpec } from '../../models/model.ts';
import { command } from '../command.ts';
import { formatBytes } from '../format.ts';

const tensor = ({ name, datatype, shape }: TensorSpec) => `${name}: ${datatype} [${shape?.join(', ') ?? '?'}]`;

export const modelsShow = command({
  name: 'models show',
  summary: 'Show one version: inputs, outputs, operators, producer, files',
  operands: [{ name: 'MODEL', help: 'name@version, such as credit-risk@1.0.0' }],
  options: {},
  async run({ app, out, operand }) {
    const model = await app.models.get(operand(0));
    const known = app.bench.qualityOf(model.digest);
    const rows: [string, string][] = [
      ['digest', `sha256:${model.digest}`],
      ...model.inputs.map((each): [string, string] => ['input', tensor(each)]),
      ...model.outputs.map((each): [string, string] => ['output', tensor(each)]),
      [
        'opset',
        Object.entries(model.opset)
          .map(([domain, version]) => `${domain} ${version}`)
          .join(', '),
      ],
      ['producer', model.producer || '-'],
      ...Object.entries(model.metadata).map(([key, value]): [string, string] => [key, value]),
      ...model.files.map(({ path, size }): [string, string] => ['file', `${path}, ${formatBytes(size)}`]),
      ['smoke', model.smoke.map(({ name }) => name).join(', ') || 'none'],
      ['imported', model.importedAt],
      ...(known
        ? [
            ['quality', `on ${known.quality.data}, ${known.at}: signalbox bench show ${known.record}`] as [
              string,
              string,
            ],
          ]
        : []),
      ...(known?.quality.metrics ?? []).map(({ name, value, note }): [string, string] => [
        name,
        value === null ? (note ?? 'undefined') : String(Number(value.toFixed(4))),
      ]),
    ];
    out.printTable(rows, [
      { title: 'FACT', value: ([name]) => name },
      { title: 'VALUE', value: ([, value]) => value },
    ]);
    out.result({ model: JSON.parse(JSON.stringify(model)), quality: JSON.parse(JSON.stringify(known)) });
    return undefined;
  },
});
