import { followBench } from '../bench-job.ts';
import { measureOptions, measureRequest } from '../bench-options.ts';
import { printRecord } from '../bench-view.ts';
import { command } from '../command.ts';

export const benchCompare = command({
  name: 'bench compare',
  summary: 'Say which of two models is faster on this computer, measured in turns, and how sure that is',
  operands: [
    { name: 'A', help: 'name@version' },
    { name: 'B', help: 'the one that is told of: B is 12 % faster' },
  ],
  options: measureOptions,
  examples: ['signalbox bench compare credit-risk@1.0.0 credit-risk@2.0.0'],
  async run({ app, out, signal, operand, options }) {
    const request = { a: operand(0), b: operand(1), scenario: 'single-stream' as const, ...measureRequest(options) };
    const started = await app.bench.compare(request);
    return await followBench(app, out, started, signal, (record) => printRecord(out, record));
  },
});
