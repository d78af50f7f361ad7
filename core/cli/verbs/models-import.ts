import { command } from '../command.ts';
import { formatBytes } from '../format.ts';

export const modelsImport = command({
  name: 'models import',
  summary: 'Take an ONNX model into the store, once onnxruntime has loaded it and its smoke inputs came out right',
  operands: [
    { name: 'PATH', help: 'an .onnx file, or a folder that holds one, with its external data and smoke.json' },
  ],
  options: {
    name: { type: 'value', value: 'NAME', required: true, help: 'Name of the model, such as credit-risk' },
    version: {
      type: 'value',
      value: 'VERSION',
      required: true,
      help: 'Its version, such as 1.0.0; never changed later',
    },
  },
  async run({ app, out, signal, operand, options }) {
    const { model, unchanged } = await app.models.import(
      operand(0),
      options.name,
      options.version,
      signal,
      ({ step, bytes, totalBytes }) => {
        out.progress.step(step === 'copy' ? 'Copying' : 'Trying the model');
        out.progress.detail(`${formatBytes(bytes)} of ${formatBytes(totalBytes)}`);
      },
    );
    out.line(
      `${model.name}@${model.version} ${unchanged ? 'is there already' : 'is imported'}: ${formatBytes(model.sizeBytes)}, sha256 ${model.digest.slice(0, 12)}, ${model.smoke.length} smoke cases`,
    );
    if (model.smoke.length === 0) out.line('Without smoke.json beside it no deploy can prove that it answers right');
    out.result({ unchanged, model: JSON.parse(JSON.stringify(model)) });
    return undefined;
  },
});
