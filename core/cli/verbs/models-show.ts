import type { QualityFact } from '../../contract/bench-record.ts';
import type { TensorSpec } from '../../models/model.ts';
import { command } from '../command.ts';
import { formatBytes } from '../format.ts';
import { metricText } from '../quality-view.ts';

const tensor = ({ name, datatype, shape }: TensorSpec) => `${name}: ${datatype} [${shape?.join(', ') ?? '?'}]`;

export const modelsShow = command({
  name: 'models show',
  summary: 'Show one version: inputs, outputs, operators, producer, files',
  operands: [{ name: 'MODEL', help: 'name@version, such as credit-risk@1.0.0' }],
  options: {},
  async run({ app, out, operand }) {
    const model = await app.models.get(operand(0));
    const known = await app.bench.qualityOf(operand(0));
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
      ...qualityRows(known),
    ];
    out.printTable(rows, [
      { title: 'FACT', value: ([name]) => name },
      { title: 'VALUE', value: ([, value]) => value },
    ]);
    out.result({ model: JSON.parse(JSON.stringify(model)), quality: JSON.parse(JSON.stringify(known)) });
    return undefined;
  },
});

function qualityRows(known: QualityFact | null): [string, string][] {
  if (known === null) return [['quality', 'nobody has evaluated it yet: signalbox bench eval']];
  const { quality, record, kept, at } = known;
  const by = quality.label === null ? '' : `, label ${quality.label}`;
  const where = kept ? `signalbox bench show ${record}` : 'its record is kept no more';
  return [
    ['quality', `on ${quality.data}${by}, ${at}: ${where}`],
    ...quality.metrics.map((metric): [string, string] => [metric.name, metricText(metric)]),
    ...quality.groups.flatMap(({ attribute, differences }) =>
      differences.map((metric): [string, string] => [`${metric.name} by ${attribute}`, metricText(metric)]),
    ),
  ];
}
