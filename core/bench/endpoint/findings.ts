import type { EndpointRequest } from '../../contract/bench.ts';
import type { EndpointResult, Latency } from '../../contract/bench-record.ts';
import { Series } from '../series.ts';
import { LatencyHistogram } from '../statistics/histogram.ts';
import { voidReason } from '../statistics/validity.ts';
import { sumUpLatencies } from '../summing/sum-up.ts';
import { type Batch, NO_SLOT } from './messages.ts';
import { shownAddress } from './shown-address.ts';

type State = 'growing' | 'whole' | 'partial';
type LatencyOf = (series: Series) => Latency | null;

/** Batches of the generator, made a result. */
export class Findings {
  readonly #request: EndpointRequest;
  readonly #lateness = new LatencyHistogram();
  readonly #waits = new LatencyHistogram();
  readonly #latency = new Series();
  readonly #slots = new Map<string, Series>();
  readonly #ttft = new Series();
  readonly #tpot = new Series();
  readonly #interToken = new Series();
  readonly #failed = new Map<string, number>();
  readonly #slotNames: string[] = [];
  #tokens = 0;
  #kept = 0;
  #elapsedMs = 0;

  constructor(request: EndpointRequest) {
    this.#request = request;
  }

  get sent(): number {
    return this.#lateness.n;
  }

  add(batch: Batch): void {
    this.#lateness.addAll(batch.lateness);
    this.#waits.addAll(batch.waits);
    this.#latency.add(batch.latencies);
    this.#ttft.add(batch.ttft);
    this.#tpot.add(batch.tpot);
    this.#interToken.add(batch.interToken);
    this.#tokens += batch.tokens;
    this.#kept += batch.kept;
    this.#elapsedMs = batch.elapsedMs;
    this.#slotNames.push(...batch.slots);
    for (const [kind, count] of Object.entries(batch.failed))
      this.#failed.set(kind, (this.#failed.get(kind) ?? 0) + count);
    this.#addSlots(batch);
  }

  /** While more may come: quick, without intervals. */
  soFar(): EndpointResult {
    return this.#result('growing', (series) => (series.n === 0 ? null : series.soFar()));
  }

  /** `state`: all is there, or it ended before its time. Summed up in a process of its own; throws as `sumUp` does. */
  async result(state: 'whole' | 'partial'): Promise<EndpointResult> {
    const series = [this.#latency, this.#ttft, this.#tpot, this.#interToken, ...this.#slots.values()];
    const chunks = series.map((each) => each.chunks);
    const found = await sumUpLatencies(this.#request.seed, chunks);
    return this.#result(state, (each) => found[series.indexOf(each)] ?? null);
  }

  #result(state: State, latencyOf: LatencyOf): EndpointResult {
    const { url, protocol, arrivals, rate, connections, durationMs } = this.#request;
    const latency = latencyOf(this.#latency);
    const latenessP99Ms = p99Of(this.#lateness);
    // The last answers come after the last request: an endpoint that lags behind has not answered in the planned time.
    const seconds = Math.max(this.#elapsedMs, state === 'whole' ? durationMs : 1) / 1000;
    const slots = [...this.#slots].map(([slot, series]) => [slot, { answered: series.n, latency: latencyOf(series) }]);
    return {
      url: shownAddress(url),
      protocol,
      arrivals,
      rate,
      connections,
      sent: this.sent,
      answered: this.#latency.n,
      failed: Object.fromEntries(this.#failed),
      throughput: this.#latency.n / seconds,
      latency,
      latenessP99Ms,
      waited: { requests: this.#waits.n, p99Ms: p99Of(this.#waits) },
      bySlot: Object.fromEntries(slots),
      tokens: protocol === 'openai' ? this.#tokenFigures(seconds, latencyOf) : null,
      void: state === 'growing' ? null : this.#voidReason(latenessP99Ms, latency?.p50.value ?? null),
      partial: state !== 'whole',
    };
  }

  #tokenFigures(seconds: number, latencyOf: LatencyOf): EndpointResult['tokens'] {
    const { ttftTargetMs, tpotTargetMs } = this.#request;
    return {
      total: this.#tokens,
      perS: this.#tokens / seconds,
      ttft: latencyOf(this.#ttft),
      tpot: latencyOf(this.#tpot),
      interToken: latencyOf(this.#interToken),
      goodput: ttftTargetMs === undefined && tpotTargetMs === undefined ? null : this.#kept / seconds,
    };
  }

  #voidReason(latenessP99Ms: number, p50Ms: number | null): string | null {
    const none = this.sent > 0 && this.#latency.n === 0 ? 'No request was answered well: see what failed' : null;
    // The machine's own conduct is judged by whoever knows it.
    const late = voidReason({ latenessP99Ms, p50Ms, throttled: null });
    return none !== null && late !== null ? `${none}. ${late}` : (none ?? late);
  }

  #addSlots({ latencies, slotOf }: Batch): void {
    for (const [place, name] of this.#slotNames.entries()) {
      const series = this.#slots.get(name) ?? new Series();
      this.#slots.set(name, series);
      if (slotOf.length > 0) series.add(latencies.filter((_, at) => slotOf[at] === place && place !== NO_SLOT));
    }
  }
}

/** 0 of none. */
function p99Of(histogram: LatencyHistogram): number {
  return histogram.valueAt(Math.ceil(0.99 * histogram.n));
}
