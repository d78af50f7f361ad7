/** What history keeps, as text in pieces: a table, or OpenMetrics with times. */
import { type Metric, metrics, parseSeriesKey, wordsOf } from '../../contract/metrics.ts';
import { breather } from '../../platform/waiting.ts';
import { helpOf, labelsOf, outsideNames } from './names.ts';
import { labelText } from './text.ts';

/** What was measured of one series within one step. */
export interface KeptRow {
  readonly series: string;
  readonly atMs: number;
  readonly stepMs: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly last: number;
}

/** Rows of the series that are wanted, series by series, each growing in time; in batches, of which some are empty. */
export interface Kept {
  export(wanted: (series: string) => boolean, fromMs: number, toMs: number): Iterable<readonly KeptRow[]>;
}

export const exportFormats = ['csv', 'openmetrics'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportWish {
  readonly format: ExportFormat;
  readonly wanted: (series: string) => boolean;
  readonly fromMs: number;
  readonly toMs: number;
}

export const csvHead = 'time,step_s,metric,name,part,unit,min,mean,max,last';
const PIECE = 64 * 1024;

/**
 * In pieces of about 64 Ki characters, so that any span fits the memory. A step without a sample is no row. The loop is
 * given back now and then: much may have to be looked through for little. Throws `cancelled`.
 */
export async function* exportText(kept: Kept, wish: ExportWish, signal: AbortSignal): AsyncGenerator<string> {
  const { format, wanted, fromMs, toMs } = wish;
  const breathe = breather(signal);
  const isCsv = format === 'csv';
  let piece = isCsv ? `${csvHead}\n` : '';
  // Metric by metric: OpenMetrics wants the samples of a name together.
  for (const metric of Object.keys(metrics) as Metric[]) {
    const ofMetric = (series: string) => series.startsWith(`${metric}|`) && wanted(series);
    let head = isCsv ? '' : headOf(metric);
    for (const rows of kept.export(ofMetric, fromMs, toMs)) {
      await breathe();
      for (const row of rows) {
        piece += head + (isCsv ? csvLine(row) : sampleLine(row));
        head = '';
        if (piece.length < PIECE) continue;
        yield piece;
        piece = '';
      }
    }
  }
  yield isCsv ? piece : `${piece}# EOF\n`;
}

function headOf(metric: Metric): string {
  const { name } = outsideNames[metric];
  return `# HELP ${name} ${helpOf(metric)}\n# TYPE ${name} gauge\n`;
}

/** The mean of the step, at its start. */
function sampleLine({ series, atMs, mean }: KeptRow): string {
  const parsed = parseSeriesKey(series);
  if (!parsed) return '';
  const { name, times = 1 } = outsideNames[parsed.metric];
  return `${name}${labelText(labelsOf(parsed))} ${mean * times} ${atMs / 1_000}\n`;
}

function csvLine({ series, atMs, stepMs, min, mean, max, last }: KeptRow): string {
  const parsed = parseSeriesKey(series);
  if (!parsed) return '';
  const { metric, name, part } = parsed;
  const words = [new Date(atMs).toISOString(), stepMs / 1_000, metric, cell(name), cell(part), wordsOf(metric).unit];
  return `${[...words, min, mean, max, last].join(',')}\n`;
}

/** RFC 4180; what a spreadsheet would take for a formula stays text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
