/** Pure: a server's metrics page → what its profile asks for. */
import { type Counter, counters, type Gauge, gauges, type PageSeries, type RuntimeProfile } from './profile.ts';
import { readSamples, type TextSample } from './prometheus-text.ts';

export interface ServerPage {
  readonly counts: { readonly [counter in Counter]?: number };
  readonly now: { readonly [gauge in Gauge]?: number };
  /** Requests that took so many seconds at most, by those seconds; ∞ is all of them. */
  readonly buckets: ReadonlyMap<number, number>;
}

/** Of a histogram; further ones are left out. */
const MOST_BUCKETS = 256;

/** Series of several models or engines are added up; of shares the largest is told. Null: it is no page of this server. */
export function readServerPage(text: string, profile: RuntimeProfile): ServerPage | null {
  if (!isPageOf(text, profile)) return null;
  const { latency } = profile;
  const bucketName = `${latency?.name}_bucket`;
  const series = seriesOf(profile);
  const wanted = {
    names: new Set([...series.map(({ of }) => of.name), ...(latency ? [bucketName] : [])]),
    labels: new Set(['le', ...series.flatMap(({ of }) => of.only?.label ?? [])]),
  };
  const counts: { [counter in Counter]?: number } = {};
  const now: { [gauge in Gauge]?: number } = {};
  const buckets = new Map<number, number>();
  for (const sample of readSamples(text, wanted)) {
    if (latency && sample.name === bucketName) addBucket(buckets, sample, latency.inS);
    for (const { as, of } of series) {
      if (!fits(of, sample)) continue;
      const value = sample.value * (of.times ?? 1);
      if (as === 'cache') now.cache = Math.max(now.cache ?? 0, value);
      else if (isGauge(as)) now[as] = (now[as] ?? 0) + value;
      else counts[as] = (counts[as] ?? 0) + value;
    }
  }
  for (const counter of profile.lazy ?? []) counts[counter] ??= 0;
  return { counts, now, buckets };
}

/** A server that has not been asked anything yet names its metrics at most in comments. */
function isPageOf(text: string, { prefix, emptyAtFirst }: RuntimeProfile): boolean {
  const starts = [prefix, `# TYPE ${prefix}`, `# HELP ${prefix}`];
  if (starts.some((start) => text.startsWith(start) || text.includes(`\n${start}`))) return true;
  return emptyAtFirst === true && text.trim() === '';
}

function seriesOf({ counters: counted, gauges: told, latency }: RuntimeProfile) {
  const ofLatency: { readonly [counter in Counter]?: readonly PageSeries[] } = latency
    ? {
        latencyS: [{ name: `${latency.name}_sum`, times: latency.inS }],
        timed: [{ name: `${latency.name}_count` }],
      }
    : {};
  const all: { readonly [as in Counter | Gauge]?: readonly PageSeries[] } = { ...counted, ...told, ...ofLatency };
  return [...counters, ...gauges].flatMap((as) => (all[as] ?? []).map((of) => ({ as, of })));
}

function isGauge(as: Counter | Gauge): as is Gauge {
  return gauges.some((gauge) => gauge === as);
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
  if (Number.isNaN(bound) || (buckets.size >= MOST_BUCKETS && !buckets.has(bound))) return;
  buckets.set(bound, (buckets.get(bound) ?? 0) + value);
}
