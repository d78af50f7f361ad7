import { Problem } from '../../contract/problem.ts';
import { command } from '../command.ts';
import { formatBytes } from '../format.ts';

export const modelsQuantize = command({
  name: 'models quantize',
  summary: 'Make a version whose matrix products run on 8-bit whole numbers: smaller, and mostly faster',
  operands: [{ name: 'MODEL', help: 'name@version' }],
  options: {
    int8: { type: 'flag', help: 'The only kind there is, and the default' },
    as: { type: 'value', value: 'VERSION', help: 'Version of the new one; default: with -int8 behind it' },
    tolerance: {
      type: 'value',
      value: 'NUMBER',
      help: 'By how much a number may differ from the original on the smoke inputs; default 5 % of the largest',
    },
  },
  examples: [
    'signalbox models quantize credit-cnn@1 --int8',
    'signalbox bench compare credit-cnn@1 credit-cnn@1-int8',
    'signalbox bench eval credit-cnn@1,credit-cnn@1-int8 --data test.csv --label good',
  ],
  async run({ app, out, signal, operand, options }) {
    const wish = { ref: operand(0), as: options.as ?? null, tolerance: toleranceOf(options.tolerance) };
    const made = await app.quantizer.quantize(wish, signal, (step) => out.progress.step(step));
    const { from, model, unchanged, layers, left, comparedOn, agreement } = made;
    const ref = `${model.name}@${model.version}`;
    const sizes = `${formatBytes(model.sizeBytes)}, was ${formatBytes(from.sizeBytes)}`;
    out.line(
      `${ref} ${unchanged ? 'is there already' : 'is imported'}: ${layers} ${layers === 1 ? 'layer' : 'layers'} in 8 bits, ${sizes}`,
    );
    for (const { node, why } of left) out.line(`Left as it is: ${node}: ${why}`);
    if (agreement) {
      const noise = agreement.sqnrDb === null ? 'no difference' : `${agreement.sqnrDb.toFixed(1)} dB above the noise`;
      const largest = `largest difference ${Number(agreement.maxAbsError.toPrecision(3))}`;
      const labels = agreement.labels > 0 ? `, ${agreement.changed} of ${agreement.labels} labels differ` : '';
      out.line(`Beside the original on ${comparedOn}: ${largest}, ${noise}${labels}`);
    } else
      out.line('It could not be compared: the original does not run on generated inputs. Import it with a smoke.json');
    out.line(`What it brings: signalbox bench compare ${from.name}@${from.version} ${ref}`);
    out.result(JSON.parse(JSON.stringify(made)));
    return undefined;
  },
});

function toleranceOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new Problem('usage', `Give --tolerance a number from 0 on, not ${JSON.stringify(text)}`, {
    option: 'tolerance',
  });
}
