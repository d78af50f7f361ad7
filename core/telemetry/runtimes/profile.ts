/** Pure words: how a model server that is not ours is found and read. */

/** What a server counts from its start on: rates and means are made of how much it grows. */
export const counters = [
  'requests',
  'failed',
  /** Seconds that the requests counted as `timed` took. */
  'latencyS',
  'timed',
  /** Seconds that the requests counted as `queued` waited. */
  'queuedS',
  'queued',
  /** Inputs that went through the model, and how many runs that took. */
  'batched',
  'batches',
  'tokens',
] as const;
export type Counter = (typeof counters)[number];

/** What a server tells as it is now. */
export const gauges = ['inFlight', 'queueDepth', 'batchSize', 'cache'] as const;
export type Gauge = (typeof gauges)[number];

/** Series of a page that are added up. */
export interface PageSeries {
  readonly name: string;
  /** Only those whose label has one of these values, or none of them. */
  readonly only?: { readonly label: string; readonly in?: readonly string[]; readonly notIn?: readonly string[] };
  /** What one of it is in our unit: 1e-6 where it is in µs. Default 1. */
  readonly times?: number;
}

/** What Signalbox knows of a server of somebody else's: where its metrics are, and which of them means what. */
export interface RuntimeProfile {
  /** As the label `io.signalbox.runtime` of a container names it. */
  readonly id: string;
  readonly title: string;
  /** Fits its images, by their name and tag without digest; registries and mirrors are everybody's own. */
  readonly image: RegExp;
  /** What the names of its metrics begin with. */
  readonly prefix: string;
  /** Its page is empty until it is asked something. */
  readonly emptyAtFirst?: boolean;
  /** Where its page is unless it was told otherwise. */
  readonly port: number;
  readonly path: string;
  /** What to do when there is no page. */
  readonly hint: string;
  readonly counters: { readonly [counter in Counter]?: readonly PageSeries[] };
  /** A counter of these that is not on the page has counted nothing yet: the server names it at its first event. */
  readonly lazy?: readonly Counter[];
  readonly gauges: { readonly [gauge in Gauge]?: readonly PageSeries[] };
  /** The histogram of latency, and what one of its units is in seconds. It tells `latencyS` and `timed` too. */
  readonly latency?: { readonly name: string; readonly inS: number };
}
