import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createApp } from '../../app.ts';
import { parseVerb } from '../args.ts';
import { Output } from '../output.ts';
import { modelsQuantize } from './models-quantize.ts';

const digits = join(import.meta.dirname, '../../../resources/samples/digits/2.0.0');

test('models quantize says how large the version is and how far it answers alike', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'quantize-verb-'));
  const app = createApp({ dataDir });
  const signal = AbortSignal.timeout(120_000);
  const told = async (...args: readonly string[]) => {
    let text = '';
    const stdout = {
      write(more: string) {
        text += more;
      },
    };
    const out = new Output({ json: false, stdout, stderr: { write: () => {} } });
    const { operands, options } = parseVerb(modelsQuantize, args);
    await modelsQuantize.run({ app, out, signal, operands, options, operand: (index) => operands[index] ?? '' });
    return text;
  };
  try {
    await app.models.import(digits, 'digits', '2.0.0', signal);
    const text = await told('digits@2.0.0', '--int8', '--as', '3');
    assert.match(text, /^digits@3 is imported: 1 layer in 8 bits, 16\.7 kB, was 27\.6 kB$/m);
    assert.match(
      text,
      /^Beside the original on smoke inputs: largest difference 0\.00\d+, \d+\.\d dB above the noise, 0 of/m,
    );
    assert.match(await told('digits@2.0.0', '--as', '3'), /digits@3 is there already/);
    await assert.rejects(told('digits@2.0.0', '--tolerance', 'x'), { code: 'usage' });
    await assert.rejects(told('digits@2.0.0', '--tolerance', '0'), { code: 'smoke-failed' });
  } finally {
    await app.close();
    await rm(dataDir, { recursive: true });
  }
});
