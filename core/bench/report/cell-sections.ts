import type { Cell } from '../../contract/bench-record.ts';
import { settingWords } from '../model.ts';
import { scenarioPart } from '../scenarios.ts';
import { cdfChart } from './charts/cdf.ts';
import { paretoChart } from './charts/pareto.ts';
import { throughputChart } from './charts/throughput.ts';
import type { Section } from './section.ts';
import { bytesWords, estimateWords, figure, timeWords } from './words.ts';

const columns = [
  'Model',
  'Scenario',
  'Provider',
  'Batch',
  'Threads',
  'p50',
  'p90',
  'p99',
  'p99.9',
  'Samples/s',
  'Inferences',
];

export function cellSections(cells: readonly Cell[]): Section[] {
  const measured = cells.filter(({ inferences }) => inferences > 0);
  if (measured.length === 0) return [];
  const { confidence } = measured[0]?.latency.p50 ?? { confidence: 0.95 };
  const charts = [cdfChart(measured), throughputChart(measured), paretoChart(measured)].filter((each) => each !== null);
  return [
    {
      title: 'Latency and throughput',
      lines: [`In brackets: two-sided ${confidence * 100} % intervals. Latency counts from the planned time.`],
      table: { columns, rows: measured.map(row) },
      charts,
    },
    ...measured.map((cell) => ({
      title: `How it was measured: ${settingWords(cell)}`,
      table: { columns: ['Fact', 'Value'], rows: facts(cell) },
    })),
  ];
}

function row(cell: Cell): string[] {
  const { latency } = cell;
  const time = (of: 'p50' | 'p90' | 'p99' | 'p999') => estimateWords(latency[of], timeWords);
  return [
    cell.model,
    cell.scenario,
    cell.provider,
    String(cell.batch),
    String(cell.threads),
    time('p50'),
    time('p90'),
    time('p99'),
    time('p999'),
    estimateWords(cell.throughput, figure),
    cell.inferences.toLocaleString('en'),
  ];
}

function facts(cell: Cell): string[][] {
  const { warmup, used, earlyStopping, maxRate } = cell;
  const told: [string, string | null][] = [
    ['does not count', cell.void],
    ['partial', cell.partial ? 'it ended before its time' : null],
    ...cell.warnings.map((warning): [string, string] => ['warning', warning]),
    ['ran on', used.map(({ provider, nodes }) => `${provider}: ${nodes} nodes`).join(', ') || 'could not be told'],
    ['highest rate that kept the target', maxRate === null ? null : `${figure(maxRate)} queries/s`],
    [
      `p${(scenarioPart[cell.scenario] ?? 0) * 100} at most (MLPerf, 99 % sure)`,
      earlyStopping && estimateWords(earlyStopping, timeWords),
    ],
    ['lowest, mean, highest', [cell.latency.minMs, cell.latency.meanMs, cell.latency.maxMs].map(timeWords).join(', ')],
    ['load time', timeWords(cell.loadMs)],
    ['first inference (cold)', timeWords(cell.firstInferenceMs)],
    ['warm-up', `${warmup.inferences.toLocaleString('en')} inferences, ${warmup.steady ? 'steady' : 'not steady'}`],
    ['memory after load', bytesWords(cell.memoryAfterLoadBytes)],
    ['memory at most', bytesWords(cell.memoryPeakBytes)],
    ['generator late by (p99)', cell.latenessP99Ms === 0 ? null : timeWords(cell.latenessP99Ms)],
    ...cell.inputs.map(({ name, shape, from }): [string, string] => [`input ${name}`, `[${shape.join(', ')}] ${from}`]),
  ];
  return told.flatMap(([fact, value]) => (value === null ? [] : [[fact, value]]));
}
