import { scenario } from '../../contract/bench-record.ts';
import { followBench } from '../bench-job.ts';
import { measureOptions, measureRequest, modelsOf, timeOf } from '../bench-options.ts';
import { printRecord } from '../bench-view.ts';
import { command } from '../command.ts';

export const benchRun = command({
  name: 'bench run',
  summary: 'Measure a model on this computer: latency, throughput and memory, in every setting that is asked for',
  operands: [{ name: 'MODELS', help: 'name@version, or several with commas' }],
  options: {
    scenario: {
      type: 'value',
      value: 'NAME',
      choices: scenario.options,
      help: 'Of MLPerf: one query after another, of 8 samples, at random times, or for throughput; default single-stream',
    },
    'target-p99': { type: 'value', value: 'TIME', help: 'Scenario server: find the highest rate that keeps it' },
    ...measureOptions,
  },
  examples: [
    'signalbox bench run credit-risk@2.0.0 --batch 1,8,32 --threads 1,2',
    'signalbox bench run credit-risk@2.0.0 --scenario server --target-p99 20ms',
  ],
  async run({ app, out, signal, operand, options }) {
    const target = options['target-p99'];
    const started = await app.bench.run({
      models: modelsOf(operand(0)),
      scenario: scenario.parse(options.scenario ?? 'single-stream'),
      ...(target !== undefined && { targetP99Ms: timeOf('target-p99', target, 0.001, 3_600_000) }),
      ...measureRequest(options),
    });
    return await followBench(app, out, started, signal, (record) => printRecord(out, record));
  },
});
