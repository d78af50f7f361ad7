import type { Destination } from '../contract/shipping.ts';
import type { History, Sample } from '../telemetry/model.ts';
import type { Delivery, LoggedRecord, ShippedRecord, Shipper, ShippingStatus } from './model.ts';
import { Outbox, type OutboxLimits } from './outbox.ts';
import { elasticsearchShipper } from './records/elasticsearch.ts';
import { feedLogs, type LogFeedDeps } from './records/log-feed.ts';
import { syslogShipper } from './records/syslog.ts';
import { batchOf, type RemoteWrite, remoteWriteShipper, type WriteBatch } from './remote-write/shipper.ts';
import { WriteRequests } from './remote-write/write-request.ts';

export interface RouteDeps {
  readonly history: Pick<History, 'keys' | 'latest'>;
  readonly logs: LogFeedDeps;
}

/** A destination that is served. */
export interface Route {
  readonly status: ShippingStatus;
  take(record: LoggedRecord): void;
  close(): Promise<void>;
}

const MEBIBYTE = 2 ** 20;
const pauses = { firstPauseMs: 1_000, longestPauseMs: 60_000 };

/** Compressed: hours of a fleet. A batch is sent alone, since each is a request. */
const batchLimits: OutboxLimits<WriteBatch> = {
  ...pauses,
  sizeOf: ({ body }) => body.length,
  countOf: ({ samples }) => samples,
  mostBytes: 32 * MEBIBYTE,
  batch: { items: 1, bytes: Number.POSITIVE_INFINITY },
};

const recordLimits: OutboxLimits<ShippedRecord> = {
  ...pauses,
  sizeOf: ({ message }) => 500 + 2 * message.length,
  countOf: () => 1,
  mostBytes: 32 * MEBIBYTE,
  batch: { items: 500, bytes: MEBIBYTE },
};

/** Begins to serve the destination. */
export function openRoute(destination: Destination, deps: RouteDeps): Route {
  if (destination.kind === 'remote-write') return writeRoute(destination, deps.history);
  return recordRoute(destination, deps.logs);
}

/** Sends one sample or record that was made for this. Throws `shipping-failed`. */
export async function tryRoute(destination: Destination, signal: AbortSignal): Promise<void> {
  if (destination.kind === 'remote-write') {
    const request = new WriteRequests(destination.labels);
    const batch = batchOf(request.one('signalbox_shipping_test', { atMs: Date.now(), value: 1 }), 1);
    return await sendOnce(remoteWriteShipper(destination), batch, signal);
  }
  const message = 'Signalbox ships to here';
  const place = { host: null, service: null, slot: null };
  const test = {
    at: new Date().toISOString(),
    kind: 'event',
    severity: 'info',
    ...place,
    message,
    labels: {},
  } as const;
  await sendOnce(recordShipper(destination), { ...test, id: newId() }, signal);
}

async function sendOnce<Item>(shipper: Shipper<Item>, item: Item, signal: AbortSignal): Promise<void> {
  try {
    const { why }: Delivery = await shipper.send([item], signal);
    if (why) throw why;
  } finally {
    shipper.close();
  }
}

function writeRoute(destination: RemoteWrite, history: RouteDeps['history']): Route {
  const outbox = new Outbox(remoteWriteShipper(destination), batchLimits);
  const requests = new WriteRequests(destination.labels);
  let sentUntil = new Map<string, number>();
  const collect = () => {
    const samples = new Map<string, Sample>();
    const seen = new Map<string, number>();
    for (const key of history.keys()) {
      const sample = history.latest(key);
      if (!sample) continue;
      seen.set(key, sample.atMs);
      // A series without a newer sample has a gap there too.
      if (sample.atMs > (sentUntil.get(key) ?? 0)) samples.set(key, sample);
    }
    sentUntil = seen;
    if (samples.size > 0) outbox.push(batchOf(requests.encode(samples), samples.size));
  };
  const timer = setInterval(collect, destination.everyS * 1_000);
  return {
    get status() {
      return outbox.status;
    },
    take() {},
    close() {
      clearInterval(timer);
      return outbox.close();
    },
  };
}

type RecordDestination = Exclude<Destination, RemoteWrite>;

function recordRoute(destination: RecordDestination, logs: LogFeedDeps): Route {
  const { events, alerts } = destination;
  const outbox = new Outbox(recordShipper(destination), recordLimits);
  const closing = new AbortController();
  const push = (record: LoggedRecord) => outbox.push({ ...record, id: newId() });
  const feeds = destination.logs.map((service) =>
    feedLogs(service, logs, push, (count) => outbox.countDropped(count), closing.signal),
  );
  return {
    get status() {
      return outbox.status;
    },
    take(record) {
      if (record.kind === 'alert' ? alerts : record.kind === 'event' && events) push(record);
    },
    async close() {
      closing.abort();
      await Promise.all(feeds);
      await outbox.close();
    },
  };
}

function recordShipper(destination: RecordDestination): Shipper<ShippedRecord> {
  return destination.kind === 'syslog' ? syslogShipper(destination) : elasticsearchShipper(destination);
}

const run = crypto.randomUUID();
let last = 0;

function newId(): string {
  last += 1;
  return `${run}-${last}`;
}
