import type { EndpointResult, Latency } from '../../contract/bench-record.ts';
import { cdfLines } from './charts/cdf.ts';
import type { Section } from './section.ts';
import { estimateWords, figure, timeWords } from './words.ts';

export function endpointSections(result: EndpointResult | null): Section[] {
  if (result === null) return [];
  const { tokens, bySlot, latency, waited } = result;
  const latencies: [string, Latency | null][] = [
    ['all', latency],
    ...Object.entries(bySlot).map(([slot, of]): [string, Latency | null] => [slot, of.latency]),
    ['time to first token', tokens?.ttft ?? null],
    ['time per output token', tokens?.tpot ?? null],
    ['between tokens', tokens?.interToken ?? null],
  ];
  const known = latencies.flatMap(([name, of]) => (of === null ? [] : [{ name, latency: of }]));
  const facts: [string, string | null][] = [
    ['does not count', result.void],
    ['partial', result.partial ? 'it ended before its time' : null],
    ['protocol', result.protocol],
    ['arrivals', `${result.arrivals}, ${figure(result.rate)} each second over ${result.connections} connections`],
    ['sent', result.sent.toLocaleString('en')],
    ['answered', result.answered.toLocaleString('en')],
    ...Object.entries(result.failed).map(([why, n]): [string, string] => [`failed: ${why}`, n.toLocaleString('en')]),
    ['answers/s', figure(result.throughput)],
    ['generator late by (p99)', timeWords(result.latenessP99Ms)],
    ['waited for a connection', waited && waitWords(waited)],
    ['tokens', tokens && `${tokens.total.toLocaleString('en')}, ${figure(tokens.perS)} each second`],
    ['goodput', tokens?.goodput == null ? null : `${figure(tokens.goodput)} requests/s within the targets`],
  ];
  const chart = cdfLines(known.filter(({ name }) => name === 'all' || name in bySlot));
  return [
    {
      title: `Endpoint ${result.url}`,
      table: {
        columns: ['Fact', 'Value'],
        rows: facts.flatMap(([fact, value]) => (value === null ? [] : [[fact, value]])),
      },
    },
    {
      title: 'Latency from the planned time',
      table: {
        columns: ['Of', 'Requests', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'Highest'],
        rows: known.map(({ name, latency: { n, p50, p90, p95, p99, p999, maxMs } }) => [
          name,
          n.toLocaleString('en'),
          ...[p50, p90, p95, p99, p999].map((each) => estimateWords(each, timeWords)),
          timeWords(maxMs),
        ]),
      },
      ...(chart !== null && { charts: [chart] }),
    },
  ];
}

function waitWords({ requests, p99Ms }: NonNullable<EndpointResult['waited']>): string {
  return requests === 0 ? 'none' : `${requests.toLocaleString('en')} requests, ${timeWords(p99Ms)} (p99)`;
}
