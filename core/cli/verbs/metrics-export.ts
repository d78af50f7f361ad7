import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../../contract/problem.ts';
import { exportMetrics } from '../../metrics-export.ts';
import { command } from '../command.ts';
import { parseWhen } from '../when.ts';

const formats = ['csv', 'openmetrics'] as const;

export const metricsExport = command({
  name: 'metrics export',
  summary: 'Write what was measured: every 10 s of the last day, every minute of the last 30 days',
  operands: [],
  options: {
    from: { type: 'value', value: 'TIME', help: 'since when: 24h (ago), or 2026-01-31T12:00:00Z (default: 1h)' },
    to: { type: 'value', value: 'TIME', help: 'until when (default: now)' },
    series: { type: 'value', value: 'GLOB', help: "metrics such as 'gpu.*', or whole series such as 'fs.used|*|/'" },
    host: { type: 'value', value: 'HOST', help: 'only of this host and its containers' },
    service: { type: 'value', value: 'SERVICE', help: 'only of this service' },
    format: { type: 'value', value: 'FORMAT', choices: formats, help: 'default csv' },
    out: { type: 'value', value: 'FILE', help: 'file to write, never over another (default: stdout)' },
  },
  examples: [
    'signalbox metrics export --from 24h --host gpu-1 --out gpu-1.csv',
    "signalbox metrics export --from 7d --series 'gpu.*' --format openmetrics --out gpus.om",
  ],
  async run({ app, out, signal, options }) {
    const now = Date.now();
    const fromMs = parseWhen('--from', options.from ?? '1h', now);
    const toMs = parseWhen('--to', options.to ?? 'now', now);
    if (fromMs >= toMs) throw new Problem('usage', 'Give --from a time before --to');
    if (out.json && options.out === undefined)
      throw new Problem('usage', 'Add --out FILE: with --json stdout is taken');
    const { series: glob, host, service } = options;
    const format = formats.find((each) => each === options.format) ?? 'csv';
    app.history.open();
    const pieces = Readable.from(exportMetrics(app.history, { format, fromMs, toMs, glob, host, service }));
    const count = counter();
    if (options.out === undefined) {
      await pipeline(pieces, count.stream, process.stdout, { signal, end: false });
      return undefined;
    }
    const path = resolve(options.out);
    await pipeline(pieces, count.stream, createWriteStream(path, { flags: 'wx' }), { signal }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === undefined || error.name === 'AbortError') throw error;
        const why = error.code === 'EEXIST' ? 'it is there already' : `it can not be written (${error.code})`;
        throw new Problem('usage', `Choose another --out than ${path}: ${why}`, { path }, error);
      },
    );
    const bytes = count.bytes();
    out.line(`Written to ${path}: ${bytes} bytes`);
    out.result({ path, bytes });
    return undefined;
  },
});

function counter(): { readonly stream: Transform; bytes(): number } {
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, bytes: () => bytes };
}
