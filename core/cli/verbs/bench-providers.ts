import { command } from '../command.ts';

export const benchProviders = command({
  name: 'bench providers',
  summary: 'Show what onnxruntime can run a model with on this computer',
  operands: [],
  options: {},
  examples: ['signalbox bench run credit-risk@2.0.0 --provider cpu,webgpu'],
  async run({ app, out }) {
    const providers = app.bench.providers();
    for (const provider of providers) out.line(provider);
    out.result({ providers });
    return undefined;
  },
});
