/** The rows of `top` as lines of a terminal. Pure. */
import type { ContainerVitals, HostVitals, ServerVitals, ServiceVitals, SlotVitals } from '../../contract/monitor.ts';
import { formatBytes, formatMs } from '../format.ts';
import { type Column, formatTable } from '../table.ts';
import { truncate } from '../width.ts';
import type { ListName, Sorting, TopRows, TopView } from './model.ts';

export interface TopSize {
  readonly columns: number;
  readonly rows: number;
}

/** Hosts get this share of the screen at most, so that something is left for what runs on them. */
const HOSTS_SHARE = 0.5;
const HELP = 'q quit  / filter  tab services, containers, servers  n c m g r sort  ↑↓ scroll';

export interface TopPage {
  readonly lines: readonly string[];
  /** Rows of the list below, for scrolling. */
  readonly below: number;
}

/** `size` null: all of it, for what is no terminal. */
export function topPage(rows: TopRows, view: TopView, size: TopSize | null): TopPage {
  const hosts = rows.hosts
    .filter(({ host }) => host.includes(view.filter))
    .toSorted(by(hostValue, view.sort, hostName));
  const list = listers[view.below](rows, view);
  if (!size)
    return { lines: [...formatTable(hosts, hostColumns), '', ...list.lines(0, list.length)], below: list.length };
  const room = Math.max(1, size.rows - 4);
  const forHosts = Math.max(2, Math.floor(room * HOSTS_SHARE), room - list.length - 1);
  const above = cutOff(hosts.length, forHosts, 0, (from, to) => formatTable(hosts.slice(from, to), hostColumns));
  const scroll = Math.min(view.scroll, Math.max(0, list.length - 1));
  const below = cutOff(list.length, Math.max(1, room - above.length), scroll, list.lines);
  const foot = view.typing ? `Filter: ${view.filter}_` : HELP;
  const lines = [headLine(rows, view), ...above, '', ...below, foot];
  return { lines: lines.slice(0, size.rows).map((line) => truncate(line, size.columns)), below: list.length };
}

function headLine({ at, hosts, services }: TopRows, { sort, filter }: TopView): string {
  const silent = hosts.filter(({ coverage }) => coverage === 'gap').length;
  const parts = [
    `Signalbox ${at.toTimeString().slice(0, 8)}`,
    `${counted(hosts.length, 'host')}${silent > 0 ? `, ${silent} silent` : ''}`,
    counted(services.length, 'service'),
    `by ${sort}`,
  ];
  return filter === '' ? parts.join('  ') : `${parts.join('  ')}  with "${filter}"`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Of `length` rows the title and those from `from` on; what does not fit is counted. Only what is shown is laid out. */
function cutOff(length: number, room: number, from: number, lines: (from: number, to: number) => string[]): string[] {
  const left = length - from;
  if (left < room) return lines(from, length);
  const fits = Math.max(0, room - 2);
  return [...lines(from, from + fits), `… ${left - fits} more`].slice(0, room);
}

/** `gpu-2` stands before `gpu-10`. */
const names = new Intl.Collator('en', { numeric: true });

type Valued<Row> = (row: Row, sort: Sorting) => number | null;

/** The largest first, what is not known last, then by name. */
function by<Row>(value: Valued<Row>, sort: Sorting, name: (row: Row) => string): (a: Row, b: Row) => number {
  const known = (row: Row) => value(row, sort) ?? Number.NEGATIVE_INFINITY;
  return (a, b) => {
    const difference = known(b) - known(a);
    return Number.isNaN(difference) || difference === 0 ? names.compare(name(a), name(b)) : difference;
  };
}

const hostName = ({ host }: HostVitals) => host;

function hostValue(host: HostVitals, sort: Sorting): number | null {
  if (sort === 'cpu') return host.cpu;
  if (sort === 'memory') return shareOf(host.memoryUsed, host.memoryTotal);
  if (sort === 'gpu') return busiest(host);
  return null;
}

/** What a silent host said last is not how it is now. */
const live = <Row extends { readonly coverage: string }, Value>(value: (row: Row) => Value) => {
  return (row: Row) => (row.coverage === 'live' ? value(row) : null);
};

const hostColumns: readonly Column<HostVitals>[] = [
  { title: 'HOST', value: hostName },
  { title: 'STATE', value: stateOf },
  { title: 'CPU', value: live(({ cpu }) => percent(cpu)), align: 'right' },
  {
    title: 'MEM',
    value: live(({ memoryUsed, memoryTotal }) => percent(shareOf(memoryUsed, memoryTotal))),
    align: 'right',
  },
  { title: 'DISK', value: live(({ diskShare }) => percent(diskShare)), align: 'right' },
  { title: 'READ/S', value: live(({ diskRead }) => formatBytes(diskRead)), align: 'right' },
  { title: 'WRITE/S', value: live(({ diskWrite }) => formatBytes(diskWrite)), align: 'right' },
  { title: 'IN/S', value: live(({ received }) => formatBytes(received)), align: 'right' },
  { title: 'OUT/S', value: live(({ sent }) => formatBytes(sent)), align: 'right' },
  { title: 'PRESSURE', value: live(({ pressure }) => percent(pressure)), align: 'right' },
  { title: 'GPU', value: live((host) => percent(busiest(host))), align: 'right' },
  { title: 'VRAM', value: live(({ gpus }) => percent(vramShare(gpus))), align: 'right' },
  { title: 'CONTAINERS', value: ({ containers }) => containers, align: 'right' },
];

function stateOf({ coverage, problem }: HostVitals): string {
  if (coverage === 'live') return 'live';
  if (coverage === 'gap') return 'silent';
  return problem ? problem.code : 'waiting';
}

interface SlotRow extends SlotVitals {
  readonly coverage: ServiceVitals['coverage'];
  readonly service: string;
  readonly host: string;
  readonly slot: 'blue' | 'green';
  readonly live: boolean;
}

const slots = ['blue', 'green'] as const;

interface List {
  readonly length: number;
  /** The title and the rows of a part. */
  lines(from: number, to: number): string[];
}

function listOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): List {
  return { length: rows.length, lines: (from, to) => formatTable(rows.slice(from, to), columns) };
}

/** Two rows of a service, which stay together. */
function slotList({ services }: TopRows, { filter, sort }: TopView): List {
  const sum = ({ blue, green }: ServiceVitals) =>
    sort === 'requests' ? (blue.requests ?? 0) + (green.requests ?? 0) : null;
  const shown = services
    .filter(({ service, host }) => service.includes(filter) || host.includes(filter))
    .toSorted(by(sum, sort, ({ service }) => service));
  const rows = shown.flatMap((each) =>
    slots.map((slot): SlotRow => {
      const { coverage, service, host } = each;
      return { ...each[slot], coverage, service, host, slot, live: each.live === slot };
    }),
  );
  return listOf(rows, slotColumns);
}

const slotColumns: readonly Column<SlotRow>[] = [
  { title: 'SERVICE', value: ({ service }) => service },
  { title: 'SLOT', value: (row) => `${row.slot}${row.live ? ' *' : ''}` },
  { title: 'HOST', value: ({ host }) => host },
  { title: 'REQ/S', value: live(({ requests }) => rate(requests)), align: 'right' },
  { title: 'FAILED/S', value: live(({ failed }) => rate(failed)), align: 'right' },
  { title: 'P50', value: live(({ p50 }) => seconds(p50)), align: 'right' },
  { title: 'P95', value: live(({ p95 }) => seconds(p95)), align: 'right' },
  { title: 'P99', value: live(({ p99 }) => seconds(p99)), align: 'right' },
  { title: 'IN FLIGHT', value: live(({ inFlight }) => inFlight), align: 'right' },
  { title: 'HEALTH', value: ({ healthy }) => (healthy === null ? null : healthy ? 'healthy' : 'unhealthy') },
];

/** Of what is on a host, and has its name in its key. */
function keyedList<Row extends { readonly key: string }>(
  rows: readonly Row[],
  { filter, sort }: TopView,
  value: Valued<Row>,
  columns: readonly Column<Row>[],
): List {
  const shown = rows.filter(({ key }) => key.includes(filter)).toSorted(by(value, sort, ({ key }) => key));
  return listOf(shown, columns);
}

function containerValue({ cpu, memory }: ContainerVitals, sort: Sorting): number | null {
  return sort === 'cpu' ? cpu : sort === 'memory' ? memory : null;
}

const containerColumns: readonly Column<ContainerVitals>[] = [
  { title: 'CONTAINER', value: ({ container }) => container },
  { title: 'HOST', value: ({ host }) => host },
  { title: 'STATE', value: ({ state }) => state },
  { title: 'CPU', value: ({ cpu }) => percent(cpu), align: 'right' },
  { title: 'MEMORY', value: ({ memory }) => formatBytes(memory), align: 'right' },
  { title: 'LIMIT', value: ({ memoryLimit }) => formatBytes(memoryLimit), align: 'right' },
  { title: 'READ/S', value: ({ ioRead }) => formatBytes(ioRead), align: 'right' },
  { title: 'WRITE/S', value: ({ ioWrite }) => formatBytes(ioWrite), align: 'right' },
  { title: 'RESTARTS', value: ({ restarts }) => restarts, align: 'right' },
];

function serverValue({ requests }: ServerVitals, sort: Sorting): number | null {
  return sort === 'requests' ? requests : null;
}

const serverColumns: readonly Column<ServerVitals>[] = [
  { title: 'SERVER', value: ({ container }) => container },
  { title: 'HOST', value: ({ host }) => host },
  { title: 'RUNTIME', value: ({ runtime }) => runtime },
  { title: 'REQ/S', value: live(({ requests }) => rate(requests)), align: 'right' },
  { title: 'FAILED/S', value: live(({ failed }) => rate(failed)), align: 'right' },
  { title: 'MEAN', value: live(({ mean }) => seconds(mean)), align: 'right' },
  { title: 'P95', value: live(({ p95 }) => seconds(p95)), align: 'right' },
  { title: 'P99', value: live(({ p99 }) => seconds(p99)), align: 'right' },
  { title: 'IN FLIGHT', value: live(({ inFlight }) => whole(inFlight)), align: 'right' },
  { title: 'QUEUE', value: live(({ queueDepth }) => whole(queueDepth)), align: 'right' },
  { title: 'BATCH', value: live(({ batchSize }) => rate(batchSize)), align: 'right' },
  { title: 'TOKENS/S', value: live(({ tokens }) => rate(tokens)), align: 'right' },
  { title: 'KV CACHE', value: live(({ cache }) => percent(cache)), align: 'right' },
  { title: 'NOTE', value: ({ note }) => note },
];

const listers: { readonly [list in ListName]: (rows: TopRows, view: TopView) => List } = {
  services: slotList,
  containers: ({ containers }, view) => keyedList(containers, view, containerValue, containerColumns),
  servers: ({ servers }, view) => keyedList(servers, view, serverValue, serverColumns),
};

function busiest({ gpus }: HostVitals): number | null {
  const used = gpus.flatMap((gpu) => gpu.used ?? []);
  return used.length > 0 ? Math.max(...used) : null;
}

function vramShare(gpus: HostVitals['gpus']): number | null {
  const shares = gpus.flatMap(({ memoryUsed, memoryTotal }) => shareOf(memoryUsed, memoryTotal) ?? []);
  return shares.length > 0 ? Math.max(...shares) : null;
}

function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : part / whole;
}

function percent(share: number | null): string | null {
  return share === null ? null : `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)}%`;
}

function rate(perSecond: number | null): string | null {
  return perSecond === null ? null : perSecond.toFixed(perSecond < 10 ? 1 : 0);
}

/** A server may tell a mean where others count. */
function whole(count: number | null): string | null {
  return count === null ? null : Number.isInteger(count) ? String(count) : count.toFixed(1);
}

function seconds(value: number | null): string | null {
  return value === null ? null : formatMs(value * 1_000);
}
