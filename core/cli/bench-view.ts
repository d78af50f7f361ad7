import type { BenchRecord, Cell, Comparison, Estimate, Scenario } from '../contract/bench-record.ts';
import { count, interval, time } from './bench-figures.ts';
import { printEndpoint } from './endpoint-view.ts';
import { formatBytes } from './format.ts';
import type { Output } from './output.ts';
import { printQuality } from './quality-view.ts';
import type { Column } from './table.ts';

/** Prints all that a record holds. */
export function printRecord(out: Output, record: BenchRecord): void {
  if (record.cells.length > 0) printCells(out, record.cells);
  for (const comparison of record.comparisons) printComparison(out, comparison);
  if (record.endpoint) printEndpoint(out, record.endpoint);
  for (const quality of record.quality) printQuality(out, quality);
}

const cellColumns: readonly Column<Cell>[] = [
  { title: 'MODEL', value: ({ model }) => model },
  { title: 'PROVIDER', value: ({ provider }) => provider },
  { title: 'BATCH', align: 'right', value: ({ batch }) => batch },
  { title: 'THREADS', align: 'right', value: ({ threads }) => threads },
  { title: 'P50', align: 'right', value: ({ latency }) => time(latency.p50.value) },
  { title: '95 %', value: ({ latency }) => interval(latency.p50) },
  { title: 'P90', align: 'right', value: ({ latency }) => time(latency.p90.value) },
  { title: 'P99', align: 'right', value: ({ latency }) => time(latency.p99.value) },
  { title: '95 %', value: ({ latency }) => interval(latency.p99) },
  { title: 'SAMPLES/S', align: 'right', value: ({ throughput }) => count(throughput.value) },
  { title: 'INFERENCES', align: 'right', value: ({ inferences }) => inferences.toLocaleString('en') },
  { title: 'LOAD', align: 'right', value: ({ loadMs }) => time(loadMs) },
  { title: 'FIRST', align: 'right', value: ({ firstInferenceMs }) => time(firstInferenceMs) },
  { title: 'PEAK', align: 'right', value: ({ memoryPeakBytes }) => formatBytes(memoryPeakBytes) },
];

/** Prints a line for each setting, then what is to be known of them. */
export function printCells(out: Output, cells: readonly Cell[]): void {
  out.printTable(cells, cellColumns);
  for (const cell of cells) {
    const name = `${cell.model}, ${cell.provider}, batch ${cell.batch}, ${cell.threads} thr.`;
    if (cell.void !== null) out.line(`${name}: void. ${cell.void}`);
    if (cell.partial) out.line(`${name}: partial, it ended before its time`);
    if (cell.maxRate !== null) out.line(`${name}: keeps the target up to ${count(cell.maxRate)} queries/s`);
    const { earlyStopping } = cell;
    if (earlyStopping) out.line(`${name}: ${earlyStoppingWords(cell.scenario, earlyStopping)}`);
    for (const warning of cell.warnings) out.line(`${name}: ${warning}`);
    for (const { name: input, shape, from } of cell.inputs)
      out.line(`${name}: ${input} [${shape.join(', ')}], ${from}`);
  }
}

/** MLPerf's bound on the percentile that the scenario is judged by. */
function earlyStoppingWords(scenario: Scenario, { value, confidence, note }: Estimate): string {
  const part = scenario === 'single-stream' ? 'p90' : 'p99';
  if (value === null) return `early stopping can not tell ${part}: ${note}`;
  return `${part} is at most ${time(value)}, with ${confidence * 100} % confidence (early stopping of ${scenario})`;
}

export function printComparison(out: Output, comparison: Comparison): void {
  const { a, b, words, pairs, ratio, noiseFloor, minimumDetectable } = comparison;
  out.line(`A ${a}, B ${b}: ${words}`);
  if (ratio.value === null) return;
  const [noise, least] = [noiseFloor, minimumDetectable].map((part) => `${Number((part * 100).toPrecision(2))} %`);
  out.line(
    `${pairs} pairs; A against itself differs by up to ${noise}; differences from ${least} on would have been found`,
  );
}
