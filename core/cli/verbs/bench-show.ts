import { printRecord } from '../bench-view.ts';
import { command } from '../command.ts';

export const benchShow = command({
  name: 'bench show',
  summary: 'Show the figures of a benchmark, and the machine that they are of',
  operands: [{ name: 'ID', help: 'as bench list shows it' }],
  options: {},
  async run({ app, out, operand }) {
    const record = app.bench.get(operand(0));
    const { environment, warnings, error } = record;
    out.line(`${record.title}: ${record.status}, ${record.startedAt}`);
    for (const { model, digest } of record.models) out.line(`${model}: sha256:${digest}`);
    if (environment) {
      const { cpu, cores, os, governor, versions, seed } = environment;
      const told = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
      out.line(`${environment.computer}: ${cpu}, ${cores} cores, ${os}, governor ${governor ?? 'not told'}`);
      out.line(`${told.join(', ')}, seed ${seed}`);
    }
    printRecord(out, record);
    for (const warning of warnings) out.line(`Warning: ${warning}`);
    if (error) out.line(`Ended early: ${error.message} [${error.code}]`);
    out.result({ record: JSON.parse(JSON.stringify(record)) });
    return undefined;
  },
});
