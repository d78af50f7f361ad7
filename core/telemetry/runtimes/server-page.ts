/** Pure: a server's metrics page → what its profile asks for. */
import { type Counter, counters, type Gauge, gauges, type PageSeries, type RuntimeProfile } from './profile.ts';
import { readSamples, type TextSample } from './prometheus-text.ts';

export interface ServerPage {
  readonly counts: { readonly [counter in Counter]?: number };
  readonly now: { readonly [gauge in Gauge]?: number };
  /** Requests that took so many seconds at most, by those seconds; ∞ is all of them. */
  readonly buckets: ReadonlyMap<number, number>;
}

/** Series of several models or engines are added up; of shares the largest is told. Null: the page has nothing of this server's. */
export function readServerPage(text: string, profile: RuntimeProfile): ServerPage | null {
  const { latency } = profile;
  const bucketName = `${latency?.name}_bucket`;
  const wanted = wantedOf(profile);
  const names = new Set([...wanted.map(({ series }) => series.name), ...(latency ? [bucketName] : [])]);
  const counts: { [counter in Counter]?: number } = {};
  const now: { [gauge in Gauge]?: number } = {};
  const buckets = new Map<number, number>();
  for (const sample of readSamples(text, (name) => names.has(name))) {
    if (latency && sample.name === bucketName) addBucket(buckets, sample, latency.inS);
    for (const { of, series } of wanted) {
      if (!fits(series, sample)) continue;
      const value = sample.value * (series.times ?? 1);
      if (of === 'cache') now.cache = Math.max(now.cache ?? 0, value);
      else if (isGauge(of)) now[of] = (now[of] ?? 0) + value;
      else counts[of] = (counts[of] ?? 0) + value;
    }
  }
  if (Object.keys(counts).length + Object.keys(now).length + buckets.size === 0) return null;
  for (const counter of profile.lazy ?? []) counts[counter] ??= 0;
  return { counts, now, buckets };
}

function wantedOf({ counters: counted, gauges: told, latency }: RuntimeProfile) {
  const ofLatency: { readonly [counter in Counter]?: readonly PageSeries[] } = latency
    ? {
        latencyS: [{ name: `${latency.name}_sum`, times: latency.inS }],
        timed: [{ name: `${latency.name}_count` }],
      }
    : {};
  const all: { readonly [of in Counter | Gauge]?: readonly PageSeries[] } = { ...counted, ...told, ...ofLatency };
  return [...counters, ...gauges].flatMap((of) => (all[of] ?? []).map((series) => ({ of, series })));
}

function isGauge(of: Counter | Gauge): of is Gauge {
  return gauges.some((gauge) => gauge === of);
}

function fits({ name, only }: PageSeries, sample: TextSample): boolean {
  if (name !== sample.name) return false;
  if (!only) return true;
  const value = sample.labels.get(only.label) ?? '';
  return (only.in?.includes(value) ?? true) && !(only.notIn?.includes(value) ?? false);
}

function addBucket(buckets: Map<number, number>, { labels, value }: TextSample, inS: number): void {
  const le = labels.get('le') ?? '';
  const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number.parseFloat(le) * inS;
  if (!Number.isNaN(bound)) buckets.set(bound, (buckets.get(bound) ?? 0) + value);
}
