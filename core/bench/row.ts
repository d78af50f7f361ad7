/** What a list says of a record. Pure. */
import type { BenchRecord, Cell, EndpointResult, Quality } from '../contract/bench-record.ts';
import type { BenchRow } from '../contract/bench-row.ts';
import { figure, metricWords, timeWords } from './report/words.ts';

const FEW = 'not enough samples';

export function rowOf(record: BenchRecord): BenchRow {
  const { id, kind, startedAt, endedAt, status, environment, cells } = record;
  return {
    ...{ id, kind, startedAt, endedAt, status },
    models: record.models.map(({ model }) => model),
    subject: subjectOf(record),
    scenarios: [...new Set(cells.map(({ scenario }) => scenario))],
    result: resultOf(record),
    why: status === 'running' ? null : whyOf(record),
    computer: environment?.computer ?? null,
  };
}

/** `a@1 → b@2` for comparisons, else one after the other. */
function subjectOf({ kind, title, models, endpoint }: BenchRecord): string {
  if (kind === 'endpoint') return endpoint?.url ?? title;
  return models.map(({ model }) => model).join(kind === 'compare' ? ' → ' : ', ');
}

function whyOf({ error, cells, comparisons, endpoint }: BenchRecord): string | null {
  const halves = cells.filter(({ partial }) => partial).length;
  const early = halves > 0 ? `${counted(halves, 'setting')} ended early` : null;
  const reasons = [
    error?.message,
    ...cells.map((cell) => cell.void),
    ...comparisons.map((comparison) => comparison.void),
    endpoint?.void,
    early,
    endpoint?.partial ? 'The load ended early' : null,
  ];
  return reasons.find((each) => each != null) ?? null;
}

function resultOf({ status, cells, comparisons, endpoint, quality }: BenchRecord): string {
  const [verdict] = comparisons;
  if (verdict) return comparisons.length === 1 ? verdict.words : `${comparisons.length} settings: ${verdict.words} …`;
  if (endpoint) return loadWords(endpoint);
  if (quality.length > 0) return qualityWords(quality);
  const all = cells.filter(({ inferences }) => inferences > 0);
  const measured = sound(all);
  const [only] = measured;
  if (!only) return status === 'running' ? 'nothing yet' : 'nothing';
  if (all.length === 1) return `p50 ${percentile(only, 'p50')}, p99 ${percentile(only, 'p99')}`;
  const rates = measured.flatMap(({ throughput: { value } }) => value ?? []);
  const settings = `${all.length} settings`;
  const counting = measured.length < all.length ? `${measured.length} of ${settings} count` : settings;
  return `${counting}, ${rates.length === 0 ? FEW : `up to ${figure(Math.max(...rates))} samples/s`}`;
}

/** Those that count, unless none does. */
function sound(cells: readonly Cell[]): readonly Cell[] {
  const counting = cells.filter((cell) => cell.void === null);
  return counting.length > 0 ? counting : cells;
}

function loadWords({ answered, sent, rate, latency }: EndpointResult): string {
  const p99 = latency?.p99.value;
  const said = p99 == null ? `p99: ${FEW}` : `p99 ${timeWords(p99)}`;
  const lost = answered === sent ? 'all answered' : `${counted(sent - answered, 'request')} failed`;
  return `${said} at ${rate.toLocaleString('en')}/s, ${lost}`;
}

/** The first metric of each version: `accuracy 0.76, 0.774`. */
function qualityWords(quality: readonly Quality[]): string {
  const first = quality.flatMap(({ metrics }) => metrics.slice(0, 1));
  const values = first.map(({ value, note }) => metricWords(value, note));
  return `${first[0]?.name ?? 'nothing'} ${values.join(', ')}`.trimEnd();
}

function percentile({ latency }: Cell, which: 'p50' | 'p99'): string {
  const { value } = latency[which];
  return value === null ? FEW : timeWords(value);
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;
}
