import { resolve } from 'node:path';
import { command } from '../command.ts';
import { writeNewFile } from '../new-file.ts';

const formats = ['html', 'json', 'md', 'csv'] as const;

export const benchExport = command({
  name: 'bench export',
  summary: 'Write a benchmark as one file: a page that opens offline, a table, or plain values',
  operands: [{ name: 'ID', help: 'as bench list shows it' }],
  options: {
    format: { type: 'value', value: 'FORMAT', choices: formats, help: 'html, json, md or csv; default html' },
    to: {
      type: 'value',
      value: 'PATH',
      help: 'File to write, never over another; --to=- for stdout',
    },
  },
  examples: ['signalbox bench export 1f2e3d4c --format html'],
  async run({ app, out, signal, operand, options }) {
    const format = formats.find((each) => each === options.format) ?? 'html';
    const { name, text } = app.bench.export(operand(0), format);
    if (options.to === '-') {
      out.text(text.trimEnd());
      out.result({ text });
      return undefined;
    }
    const path = resolve(options.to ?? name);
    await writeNewFile({ option: '--to', path }, [text], signal);
    out.line(`Written to ${path}`);
    out.result({ path });
    return undefined;
  },
});
