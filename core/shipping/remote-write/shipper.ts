import type { Destination } from '../../contract/shipping.ts';
import { isWorthRetrying, post, refusal } from '../http.ts';
import { type Delivery, delivered, type Shipper } from '../model.ts';
import { compress } from './snappy.ts';

export type RemoteWrite = Extract<Destination, { kind: 'remote-write' }>;

/** A WriteRequest, compressed. */
export interface WriteBatch {
  readonly body: Uint8Array;
  readonly samples: number;
}

export function batchOf(request: Uint8Array, samples: number): WriteBatch {
  return { body: compress(request), samples };
}

/** Sends to a receiver of remote_write 1.0: what it answers 4xx to (but 429) is never taken, so it is given up. */
export function remoteWriteShipper({ url, ...access }: RemoteWrite): Shipper<WriteBatch> {
  const headers = {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
  };
  const sendOne = async ({ body, samples }: WriteBatch, signal: AbortSignal): Promise<Delivery> => {
    const { status, text } = await post({ url, headers, access, scheme: 'Bearer', body }, signal);
    if (status >= 200 && status < 300) return delivered;
    const why = refusal(url, status, text);
    if (isWorthRetrying(status)) throw why;
    return { refused: samples, why };
  };
  return {
    async send(batches, signal) {
      let refused = 0;
      let why: Delivery['why'] = null;
      for (const batch of batches) {
        const result = await sendOne(batch, signal);
        refused += result.refused;
        why = result.why ?? why;
      }
      return { refused, why };
    },
    close() {},
  };
}
