/** Counters and histograms in Prometheus' text format. */
import type { SlotHolder } from './slot.ts';

const BOUNDS_S = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;
/** Series are kept for this many revisions; then the oldest goes. */
const MAX_SERIES = 32;

class Histogram {
  readonly #counts = new Float64Array(BOUNDS_S.length + 1);
  #sum = 0;

  observe(seconds: number): void {
    const at = BOUNDS_S.findIndex((bound) => seconds <= bound);
    const bucket = at < 0 ? BOUNDS_S.length : at;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += seconds;
  }

  lines(name: string, labels: string): string[] {
    let below = 0;
    const buckets = [...BOUNDS_S, '+Inf'].map((bound, at) => {
      below += this.#counts[at] ?? 0;
      return `${name}_bucket{${labels},le="${bound}"} ${below}`;
    });
    return [...buckets, `${name}_sum{${labels}} ${this.#sum}`, `${name}_count{${labels}} ${below}`];
  }
}

interface Series {
  readonly labels: string;
  readonly codes: Map<number, number>;
  errors: number;
  readonly request: Histogram;
  readonly queue: Histogram;
  readonly compute: Histogram;
}

/** One inference request that has been answered. */
export interface Observation {
  /** Empty when no slot answered. */
  readonly slot: string;
  readonly version: string;
  readonly status: number;
  readonly requestUs: number;
  /** Missing when the model was not run. */
  readonly ran?: { readonly queueUs: number; readonly computeUs: number };
}

export class Metrics {
  readonly #model: string;
  readonly #series = new Map<string, Series>();

  constructor(model: string) {
    this.#model = model;
  }

  observe({ slot, version, status, requestUs, ran }: Observation): void {
    const series = this.#seriesOf(slot, version);
    series.codes.set(status, (series.codes.get(status) ?? 0) + 1);
    if (status >= 500) series.errors++;
    series.request.observe(requestUs / 1e6);
    if (ran === undefined) return;
    series.queue.observe(ran.queueUs / 1e6);
    series.compute.observe(ran.computeUs / 1e6);
  }

  /** The page that Prometheus reads. */
  page(holders: readonly SlotHolder[]): string {
    const all = [...this.#series.values()];
    const prefix = 'signalbox_inference';
    const lines = [
      ...block(`${prefix}_requests_total`, 'counter', 'Inference requests by status code', (name) =>
        all.flatMap(({ labels, codes }) => [...codes].map(([code, n]) => `${name}{${labels},code="${code}"} ${n}`)),
      ),
      ...block(`${prefix}_errors_total`, 'counter', 'Inference requests answered with 500 or above', (name) =>
        all.map(({ labels, errors }) => `${name}{${labels}} ${errors}`),
      ),
      ...(['request', 'queue', 'compute'] as const).flatMap((part) =>
        block(`${prefix}_${part}_duration_seconds`, 'histogram', `Time of an inference: ${part}`, (name) =>
          all.flatMap((series) => series[part].lines(name, series.labels)),
        ),
      ),
      ...block(`${prefix}_in_flight`, 'gauge', 'Requests under way', (name) =>
        holders.map(
          ({ slot, status }) => `${name}{${this.#labels(slot, status.revision?.version ?? '')}} ${status.inFlight}`,
        ),
      ),
      ...block(`${prefix}_queue_depth`, 'gauge', 'Requests that wait for the model', (name) =>
        holders.flatMap(({ slot, status, runner }) =>
          runner === null ? [] : `${name}{${this.#labels(slot, status.revision?.version ?? '')}} ${runner.waiting}`,
        ),
      ),
      ...block('signalbox_slot_ready', 'gauge', '1 when the slot takes requests', (name) =>
        holders.map(
          ({ slot, status, ready }) =>
            `${name}{${this.#labels(slot, status.revision?.version ?? '')}} ${Number(ready)}`,
        ),
      ),
      ...processLines(),
    ];
    return `${lines.join('\n')}\n`;
  }

  #seriesOf(slot: string, version: string): Series {
    const labels = this.#labels(slot, version);
    const known = this.#series.get(labels);
    if (known !== undefined) return known;
    const series = {
      labels,
      codes: new Map(),
      errors: 0,
      request: new Histogram(),
      queue: new Histogram(),
      compute: new Histogram(),
    };
    this.#series.set(labels, series);
    const [oldest] = this.#series.keys();
    if (this.#series.size > MAX_SERIES && oldest !== undefined) this.#series.delete(oldest);
    return series;
  }

  #labels(slot: string, version: string): string {
    return `model=${quote(this.#model)},version=${quote(version)},slot=${quote(slot)}`;
  }
}

function processLines(): string[] {
  const { user, system } = process.cpuUsage();
  return [
    ...block('process_cpu_seconds_total', 'counter', 'CPU time used', (name) => [`${name} ${(user + system) / 1e6}`]),
    ...block('process_resident_memory_bytes', 'gauge', 'Memory held', (name) => [
      `${name} ${process.memoryUsage.rss()}`,
    ]),
    ...block('process_start_time_seconds', 'gauge', 'Start, seconds since 1970', (name) => [
      `${name} ${performance.timeOrigin / 1000}`,
    ]),
  ];
}

function block(name: string, type: string, help: string, samples: (name: string) => string[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples(name)];
}

function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
