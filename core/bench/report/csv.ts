import type { BenchRecord, Cell, EndpointResult, Estimate, Quality } from '../../contract/bench-record.ts';

type Value = string | number | boolean | null;
type Row = readonly (readonly [column: string, value: Value])[];

/** RFC 4180: a line for each cell; of an endpoint one; of quality one for each metric, group by group. Times are ms. */
export function csv(record: BenchRecord): string {
  const rows = [
    ...record.cells.map((cell) => cellRow(record, cell)),
    ...(record.endpoint ? [endpointRow(record, record.endpoint)] : []),
    ...record.quality.flatMap((quality) => qualityRows(record, quality)),
  ];
  const [first] = rows;
  if (!first) return 'id,status\r\n'.concat(line([record.id, record.status]));
  return [line(first.map(([column]) => column)), ...rows.map((row) => line(row.map(([, value]) => value)))].join('');
}

function cellRow({ id, environment }: BenchRecord, cell: Cell): Row {
  const { latency } = cell;
  return [
    ['id', id],
    ['computer', environment?.computer ?? null],
    ['model', cell.model],
    ['scenario', cell.scenario],
    ['provider', cell.provider],
    ['used', cell.used.map(({ provider, nodes }) => `${provider}:${nodes}`).join(' ')],
    ['batch', cell.batch],
    ['threads', cell.threads],
    ['inferences', cell.inferences],
    ['duration_ms', cell.durationMs],
    ['min_ms', latency.minMs],
    ['mean_ms', latency.meanMs],
    ['max_ms', latency.maxMs],
    ...estimate('p50_ms', latency.p50),
    ...estimate('p90_ms', latency.p90),
    ...estimate('p95_ms', latency.p95),
    ...estimate('p99_ms', latency.p99),
    ...estimate('p999_ms', latency.p999),
    ...estimate('samples_per_s', cell.throughput),
    ['max_rate_per_s', cell.maxRate],
    ['load_ms', cell.loadMs],
    ['first_inference_ms', cell.firstInferenceMs],
    ['memory_after_load_bytes', cell.memoryAfterLoadBytes],
    ['memory_peak_bytes', cell.memoryPeakBytes],
    ['lateness_p99_ms', cell.latenessP99Ms],
    ['steady', cell.warmup.steady],
    ['partial', cell.partial],
    ['void', cell.void],
  ];
}

function endpointRow({ id }: BenchRecord, result: EndpointResult): Row {
  return [
    ['id', id],
    ['url', result.url],
    ['protocol', result.protocol],
    ['arrivals', result.arrivals],
    ['rate_per_s', result.rate],
    ['connections', result.connections],
    ['sent', result.sent],
    ['answered', result.answered],
    ['failed', Object.values(result.failed).reduce((sum, count) => sum + count, 0)],
    ['answers_per_s', result.throughput],
    ['p50_ms', result.latency?.p50.value ?? null],
    ['p90_ms', result.latency?.p90.value ?? null],
    ['p99_ms', result.latency?.p99.value ?? null],
    ['lateness_p99_ms', result.latenessP99Ms],
    ['partial', result.partial],
    ['void', result.void],
  ];
}

function qualityRows({ id }: BenchRecord, { model, data, rows, metrics, groups }: Quality): Row[] {
  const row = (
    attribute: string,
    group: string,
    n: number,
    of: { name: string; value: number | null; low?: number | null; high?: number | null },
  ): Row => [
    ['id', id],
    ['model', model],
    ['data', data],
    ['attribute', attribute],
    ['group', group],
    ['rows', n],
    ['metric', of.name],
    ['value', of.value],
    ['low', of.low ?? null],
    ['high', of.high ?? null],
  ];
  return [
    ...metrics.map((metric) => row('', '', rows, metric)),
    ...groups.flatMap((each) => [
      ...each.rows.flatMap(({ group, n, metrics: of }) => of.map((metric) => row(each.attribute, group, n, metric))),
      ...each.differences.map((metric) => row(each.attribute, '', rows, metric)),
    ]),
  ];
}

function estimate(name: string, { value, low, high }: Estimate): Row {
  return [
    [name, value],
    [`${name}_low`, low],
    [`${name}_high`, high],
  ];
}

function line(values: readonly Value[]): string {
  return `${values.map(field).join(',')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function field(value: Value): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
