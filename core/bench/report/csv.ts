import type {
  BenchRecord,
  Cell,
  Comparison,
  EndpointResult,
  Estimate,
  Latency,
  Quality,
} from '../../contract/bench-record.ts';

type Value = string | number | boolean | null;
type Row = readonly (readonly [column: string, value: Value])[];

/** RFC 4180. Column `row` says what a line is of; what it has not, is empty. Times are ms. */
export function csv(record: BenchRecord): string {
  const rows = [
    ...record.cells.map((cell) => cellRow(record, cell)),
    ...record.comparisons.map((comparison) => comparisonRow(record, comparison)),
    ...(record.endpoint ? endpointRows(record, record.endpoint) : []),
    ...record.quality.flatMap((quality) => qualityRows(record, quality)),
  ];
  if (rows.length === 0) return 'id,status\r\n'.concat(line([record.id, record.status]));
  const columns = [...new Set(rows.flatMap((row) => row.map(([column]) => column)))];
  const body = rows.map((row) => {
    const values = new Map(row);
    return line(columns.map((column) => values.get(column) ?? null));
  });
  return [line(columns), ...body].join('');
}

function cellRow({ id, environment }: BenchRecord, cell: Cell): Row {
  const { latency } = cell;
  return [
    ['id', id],
    ['row', 'cell'],
    ['computer', environment?.computer ?? null],
    ['model', cell.model],
    ['scenario', cell.scenario],
    ['provider', cell.provider],
    ['used', cell.used.map(({ provider, nodes }) => `${provider}:${nodes}`).join(' ')],
    ['batch', cell.batch],
    ['threads', cell.threads],
    ['inferences', cell.inferences],
    ['duration_ms', cell.durationMs],
    ...latencyColumns(latency),
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

function comparisonRow({ id }: BenchRecord, comparison: Comparison): Row {
  const told = comparison.ratio.value !== null;
  return [
    ['id', id],
    ['row', 'comparison'],
    ['a', comparison.a],
    ['b', comparison.b],
    ...estimate('ratio', comparison.ratio),
    ['noise_floor', told ? comparison.noiseFloor : null],
    ['minimum_detectable', told ? comparison.minimumDetectable : null],
    ['pairs', comparison.pairs],
    ['verdict', comparison.verdict],
    ['words', comparison.words],
    ['void', comparison.void],
  ];
}

/** One of the load, one of each kind of time, one of each kind of failure. */
function endpointRows({ id }: BenchRecord, result: EndpointResult): Row[] {
  const { tokens, bySlot, failed } = result;
  const load: Row = [
    ['id', id],
    ['row', 'endpoint'],
    ['url', result.url],
    ['protocol', result.protocol],
    ['arrivals', result.arrivals],
    ['rate_per_s', result.rate],
    ['connections', result.connections],
    ['sent', result.sent],
    ['answered', result.answered],
    ['failed', Object.values(failed).reduce((sum, count) => sum + count, 0)],
    ['answers_per_s', result.throughput],
    ['tokens', tokens?.total ?? null],
    ['tokens_per_s', tokens?.perS ?? null],
    ['goodput_per_s', tokens?.goodput ?? null],
    ['lateness_p99_ms', result.latenessP99Ms],
    ['waited', result.waited?.requests ?? null],
    ['waited_p99_ms', result.waited?.p99Ms ?? null],
    ['partial', result.partial],
    ['void', result.void],
  ];
  const times: (readonly [string, Latency | null])[] = [
    ['all', result.latency],
    ...Object.entries(bySlot).map(([slot, of]) => [`slot ${slot}`, of.latency] as const),
    ['ttft', tokens?.ttft ?? null],
    ['tpot', tokens?.tpot ?? null],
    ['inter-token', tokens?.interToken ?? null],
  ];
  return [
    load,
    ...times.flatMap(([of, latency]): Row[] =>
      latency === null
        ? []
        : [[['id', id], ['row', 'latency'], ['of', of], ['count', latency.n], ...latencyColumns(latency)]],
    ),
    ...Object.entries(failed).map(
      ([kind, count]): Row => [
        ['id', id],
        ['row', 'failure'],
        ['of', kind],
        ['count', count],
      ],
    ),
  ];
}

function latencyColumns(latency: Latency): Row {
  return [
    ['min_ms', latency.minMs],
    ['mean_ms', latency.meanMs],
    ['max_ms', latency.maxMs],
    ...estimate('p50_ms', latency.p50),
    ...estimate('p90_ms', latency.p90),
    ...estimate('p95_ms', latency.p95),
    ...estimate('p99_ms', latency.p99),
    ...estimate('p999_ms', latency.p999),
  ];
}

function qualityRows(
  { id }: BenchRecord,
  { model, data, rows, metrics, groups, importance, confusion, classes }: Quality,
): Row[] {
  const row = (
    attribute: string,
    group: string,
    n: number,
    of: { name: string; value: number | null; low?: number | null; high?: number | null; note: string | null },
  ): Row => [
    ['id', id],
    ['row', 'quality'],
    ['model', model],
    ['data', data],
    ['attribute', attribute],
    ['group', group],
    ['rows', n],
    ['metric', of.name],
    ['value', of.value],
    ['low', of.low ?? null],
    ['high', of.high ?? null],
    ['note', of.note],
  ];
  return [
    ...metrics.map((metric) => row('', '', rows, metric)),
    ...groups.flatMap((each) => [
      ...each.rows.flatMap(({ group, n, metrics: of }) => of.map((metric) => row(each.attribute, group, n, metric))),
      ...each.differences.map((metric) => row(each.attribute, '', rows, metric)),
    ]),
    ...importance.map(
      ({ feature, drop, low, high }): Row => [
        ['id', id],
        ['row', 'importance'],
        ['model', model],
        ['of', feature],
        ['value', drop],
        ['low', low],
        ['high', high],
      ],
    ),
    ...(confusion ?? []).flatMap((counts, is) =>
      counts.map(
        (count, said): Row => [
          ['id', id],
          ['row', 'confusion'],
          ['model', model],
          ['of', classes[is] ?? String(is)],
          ['said', classes[said] ?? String(said)],
          ['count', count],
        ],
      ),
    ),
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
