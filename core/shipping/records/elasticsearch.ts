import { z } from 'zod';
import { Problem } from '../../contract/problem.ts';
import type { Destination } from '../../contract/shipping.ts';
import { isWorthRetrying, post, refusal } from '../http.ts';
import type { ShippedRecord, Shipper } from '../model.ts';

export type Elasticsearch = Extract<Destination, { kind: 'elasticsearch' }>;

/** It is there already: a first try got through though its answer did not. */
const CONFLICT = 409;

const answer = z.object({
  errors: z.boolean(),
  items: z.array(
    z.object({
      create: z.object({ status: z.number(), error: z.object({ type: z.string(), reason: z.string() }).optional() }),
    }),
  ),
});

/** Sends to `_bulk`; what single records are refused for is told, and the others count. */
export function elasticsearchShipper({ url, index, ...access }: Elasticsearch): Shipper<ShippedRecord> {
  const bulk = `${url.replace(/\/+$/, '')}/_bulk`;
  const headers = { 'content-type': 'application/x-ndjson' };
  return {
    async send(records, signal) {
      const body = records.map((record) => bulkLines(record, index)).join('');
      const { status, text } = await post({ url: bulk, headers, access, scheme: 'ApiKey', body }, signal);
      if (status < 200 || status >= 300) {
        const why = refusal(bulk, status, text);
        // A body that is too large in sum may be taken in parts, but its parts are small already.
        if (isWorthRetrying(status)) throw why;
        return { refused: records.length, why };
      }
      const failed = readAnswer(text, bulk).filter((item) => item.status >= 300 && item.status !== CONFLICT);
      const first = failed.find((item) => isWorthRetrying(item.status)) ?? failed[0];
      if (!first) return { refused: 0, why: null };
      const said = first.error ? `${first.error.type}, ${first.error.reason}` : '';
      const why = refusal(bulk, first.status, said);
      if (isWorthRetrying(first.status)) throw why;
      return { refused: failed.length, why };
    },
    close() {},
  };
}

/** An action and its document, after the Elastic Common Schema. `create`, since a data stream takes nothing else. */
export function bulkLines(record: ShippedRecord, index: string): string {
  const { at, id, kind, severity, host, service, slot, message, labels } = record;
  const document = {
    '@timestamp': at,
    message,
    event: { kind: kind === 'alert' ? 'alert' : 'event', dataset: `signalbox.${kind}` },
    log: { level: severity },
    ...(host !== null && { host: { name: host } }),
    ...(service !== null && { service: { name: service, ...(slot !== null && { node: { name: slot } }) } }),
    labels,
  };
  return `${JSON.stringify({ create: { _index: index, _id: id } })}\n${JSON.stringify(document)}\n`;
}

function readAnswer(text: string, url: string) {
  try {
    return answer.parse(JSON.parse(text)).items.map(({ create }) => create);
  } catch (error) {
    throw new Problem(
      'shipping-failed',
      `Check the address: what is at ${url} answers unlike Elasticsearch`,
      { url },
      error,
    );
  }
}
