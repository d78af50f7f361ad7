import type { EndpointResult, Latency } from '../contract/bench-record.ts';
import { count, interval, time } from './bench-figures.ts';
import type { Output } from './output.ts';
import type { Column } from './table.ts';

type Row = readonly [what: string, latency: Latency];

const columns: readonly Column<Row>[] = [
  { title: 'TIME', value: ([what]) => what },
  { title: 'ANSWERS', align: 'right', value: ([, { n }]) => n.toLocaleString('en') },
  { title: 'P50', align: 'right', value: ([, { p50 }]) => time(p50.value) },
  { title: '95 %', value: ([, { p50 }]) => interval(p50) },
  { title: 'P90', align: 'right', value: ([, { p90 }]) => time(p90.value) },
  { title: 'P99', align: 'right', value: ([, { p99 }]) => time(p99.value) },
  { title: '95 %', value: ([, { p99 }]) => interval(p99) },
  { title: 'MAX', align: 'right', value: ([, { maxMs }]) => time(maxMs) },
];

/** Prints what became of the requests to a served model, and how long each kind of time was. */
export function printEndpoint(out: Output, result: EndpointResult): void {
  const { answered, sent, throughput, failed, latency, tokens, bySlot, waited } = result;
  out.line(
    `${answered.toLocaleString('en')} of ${sent.toLocaleString('en')} answered, ${count(throughput)} each second`,
  );
  for (const [kind, n] of Object.entries(failed)) out.line(`Failed, ${kind}: ${n.toLocaleString('en')}`);
  const slots = Object.entries(bySlot).map(([slot, each]) => [slot, each.latency] as const);
  const rows = [
    ['latency', latency] as const,
    ...slots,
    ['first token', tokens?.ttft] as const,
    ['per token', tokens?.tpot] as const,
    ['between tokens', tokens?.interToken] as const,
  ];
  out.printTable(
    rows.flatMap(([what, each]): Row[] => (each ? [[what, each]] : [])),
    columns,
    'Nothing was answered',
  );
  if (tokens) out.line(`${tokens.total.toLocaleString('en')} tokens, ${count(tokens.perS)} each second`);
  if (tokens && tokens.goodput !== null) out.line(`${count(tokens.goodput)} answers each second kept the targets`);
  out.line(`The generator was ${time(result.latenessP99Ms)} late (p99)`);
  if (waited && waited.requests > 0)
    out.line(`${waited.requests.toLocaleString('en')} requests waited for a connection, ${time(waited.p99Ms)} (p99)`);
  if (result.partial) out.line('Partial: it ended before its time');
  if (result.void !== null) out.line(`Void: ${result.void}`);
}
