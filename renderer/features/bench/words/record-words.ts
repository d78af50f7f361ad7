import type { BenchRecord, Cell, EndpointResult } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';
import type { HealthLevel } from '../../../ui/health-level.ts';
import { cellNames } from './cell-words.ts';
import { latencyText, metricText, NOT_ENOUGH, rateText } from './figures.ts';
import { metricName } from './metric-words.ts';

/** What a record says in a line. Pure. */

export const kindWords: { readonly [kind in BenchRecord['kind']]: string } = {
  run: 'Speed',
  compare: 'Comparison',
  endpoint: 'Endpoint',
  eval: 'Quality',
};

export const statusWords: {
  readonly [status in BenchRecord['status']]: { readonly level: HealthLevel; readonly word: string };
} = {
  running: { level: 'busy', word: 'Running' },
  complete: { level: 'ok', word: 'Complete' },
  partial: { level: 'warn', word: 'Partial' },
  void: { level: 'bad', word: 'Void' },
  failed: { level: 'bad', word: 'Failed' },
};

/** Why it is void, partial or failed, each reason once; empty where all is well. */
export function reasonsOf({ cells, endpoint, error, status, warnings }: BenchRecord): string[] {
  if (status === 'running') return [];
  // A warning says of which setting the same is.
  const failure = error && (warnings.find((each) => each.endsWith(error.message)) ?? error.message);
  const names = cellNames(cells);
  const whyVoid = cells.map(
    (cell, index) => cell.void && (cells.length > 1 ? `${names[index]}: ${cell.void}` : cell.void),
  );
  const halves = cells.filter(({ partial }) => partial).length;
  return [
    ...new Set([
      ...(failure ? [failure] : []),
      ...whyVoid.filter((why) => why !== null),
      ...(endpoint?.void ? [endpoint.void] : []),
      ...(halves > 0 ? [`${plural(halves, 'setting')} ended early`] : []),
      ...(endpoint?.partial ? ['The load ended early'] : []),
    ]),
  ];
}

/** Those that hold figures. */
export function measured(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ inferences }) => inferences > 0);
}

/** What came out, in a few words. */
export function resultWords({ kind, status, cells, comparisons, endpoint, quality }: BenchRecord): string {
  const [verdict] = comparisons;
  if (verdict) return comparisons.length === 1 ? verdict.words : `${comparisons.length} settings: ${verdict.words} …`;
  if (endpoint) return endpointWords(endpoint);
  const [first] = quality;
  if (first) {
    const [metric] = first.metrics;
    return metric?.value == null ? plural(first.rows, 'row') : `${metricName(metric.name)} ${metricText(metric.value)}`;
  }
  const with_ = measured(cells);
  const [only] = with_;
  if (!only || kind === 'eval') return status === 'running' ? 'nothing yet' : 'nothing';
  if (with_.length === 1) return `p50 ${percentile(only, 'p50')}, p99 ${percentile(only, 'p99')}`;
  const best = with_.flatMap(({ throughput: { value } }) => value ?? []);
  const most = best.length === 0 ? NOT_ENOUGH : `up to ${rateText(Math.max(...best))}`;
  return `${with_.length} settings, ${most}`;
}

function endpointWords({ answered, sent, rate, latency }: EndpointResult): string {
  const p99 = latency?.p99.value;
  const said = p99 == null ? `p99: ${NOT_ENOUGH}` : `p99 ${latencyText(p99)}`;
  return `${said} at ${rateText(rate)}, ${answered === sent ? 'all answered' : `${plural(sent - answered, 'request')} failed`}`;
}

function percentile({ latency }: Cell, which: 'p50' | 'p99'): string {
  const { value } = latency[which];
  return value === null ? NOT_ENOUGH : latencyText(value);
}

/** `a@1 → b@2` for comparisons, else one after the other. */
export function modelsWords({ kind, title, models, endpoint }: BenchRecord): string {
  if (kind === 'endpoint') return endpoint?.url ?? title;
  return models.map(({ model }) => model).join(kind === 'compare' ? ' → ' : ', ');
}
