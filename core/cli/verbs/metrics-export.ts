import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../app.ts';
import { Problem } from '../../contract/problem.ts';
import { exportMetrics, wants } from '../../metrics-export.ts';
import { command } from '../command.ts';
import { writeNewFile } from '../new-file.ts';
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
    refuseUnknown(app, { series: glob, host, service });
    const pieces = exportMetrics(app.history, { format, fromMs, toMs, glob, host, service }, signal);
    if (options.out === undefined) {
      await pipeline(pieces, process.stdout, { signal, end: false }).catch((error: NodeJS.ErrnoException) => {
        // Who reads has seen enough.
        if (error.code !== 'EPIPE') throw error;
      });
      return undefined;
    }
    const path = resolve(options.out);
    const bytes = await writeNewFile({ option: '--out', path }, pieces, signal);
    out.line(`Written to ${path}: ${bytes} bytes`);
    out.result({ path, bytes });
    return undefined;
  },
});

interface Filters {
  readonly series?: string | undefined;
  readonly host?: string | undefined;
  readonly service?: string | undefined;
}

/** A file without a line would look like a time at which nothing happened. A host that was removed may be kept still. */
function refuseUnknown({ history, hosts }: App, filters: Filters): void {
  const given = Object.entries(filters)
    .flatMap(([option, value]) => (value === undefined ? [] : `--${option} ${value}`))
    .join(' ');
  const { series: glob, host, service } = filters;
  const kept = history.names();
  if (given === '' || kept.some(wants({ glob, host, service }))) return;
  if (host !== undefined && !kept.some(wants({ host }))) hosts.get(host);
  throw new Problem('usage', `Change ${given}: no such series is kept`, { given });
}
