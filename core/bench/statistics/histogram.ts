/** Bins an octave: a bin is at most 1/64 of its lower edge wide, so its middle is within 0.8 % of all that it holds. */
const OCTAVE_BITS = 6;
const SHIFT = 20 - OCTAVE_BITS;
/** From 2⁻²⁰ ms (1 ns) to 2²³ ms (2.3 h); what is outside counts in the first or last bin. */
const FIRST_EXPONENT = -20;
const OCTAVES = 43;
const BINS = OCTAVES << OCTAVE_BITS;
const OFFSET = (FIRST_EXPONENT + 1023) << OCTAVE_BITS;

/** One double and its words: the upper one (all our targets are little-endian) holds the exponent and the first bits. */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Counts in bins of equal relative width; `edgesMs` has one more than `counts`. */
export interface Bins {
  edgesMs: readonly number[];
  counts: readonly number[];
}

/** A log-linear histogram as of HdrHistogram: 22 KB however many it counts, 10 ns each, and histograms add up. Values in ms. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(BINS);
  #n = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  get n(): number {
    return this.#n;
  }
  /** 0 while it is empty; so are the others. */
  get minMs(): number {
    return this.#n === 0 ? 0 : this.#min;
  }
  get maxMs(): number {
    return this.#max;
  }
  get meanMs(): number {
    return this.#n === 0 ? 0 : this.#sum / this.#n;
  }

  /** @param ms not negative, not NaN */
  add(ms: number): void {
    this.#n++;
    this.#sum += ms;
    if (ms < this.#min) this.#min = ms;
    if (ms > this.#max) this.#max = ms;
    const bin = binOf(ms);
    this.#counts[bin] = (this.#counts[bin] as number) + 1;
  }

  addAll(samples: Float64Array): this {
    for (let i = 0; i < samples.length; i++) this.add(samples[i] as number);
    return this;
  }

  merge(other: LatencyHistogram): this {
    for (let bin = 0; bin < BINS; bin++)
      this.#counts[bin] = (this.#counts[bin] as number) + (other.#counts[bin] as number);
    this.#n += other.#n;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    return this;
  }

  /** The value of a rank (from 1), within 0.8 %; exact for the first and the last. */
  valueAt(rank: number): number {
    if (rank <= 1) return this.minMs;
    if (rank >= this.#n) return this.#max;
    let seen = 0;
    let bin = -1;
    while (seen < rank && bin < BINS - 1) seen += this.#counts[++bin] as number;
    return Math.min(this.#max, Math.max(this.minMs, (edge(bin) + edge(bin + 1)) / 2));
  }

  /** From the first to the last that is not empty, neighbours joined until there are at most `most`. */
  bins(most = 128): Bins {
    if (this.#n === 0) return { edgesMs: [], counts: [] };
    const first = binOf(this.#min);
    const last = binOf(this.#max);
    let joined = 1;
    while (Math.ceil((last - first + 1) / joined) > most) joined *= 2;
    const edgesMs = [first === 0 ? 0 : edge(first)];
    const counts: number[] = [];
    for (let bin = first; bin <= last; bin += joined) {
      counts.push(this.#counts.subarray(bin, bin + joined).reduce((sum, each) => sum + each, 0));
      edgesMs.push(edge(bin + joined));
    }
    // What is over the last edge counts in the last bin: its edge says how far it goes.
    if (this.#max >= (edgesMs.at(-1) ?? 0)) edgesMs[edgesMs.length - 1] = this.#max;
    return { edgesMs, counts };
  }
}

function binOf(ms: number): number {
  double[0] = ms;
  const bin = ((words[1] as number) >>> SHIFT) - OFFSET;
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

function edge(bin: number): number {
  const octave = bin >> OCTAVE_BITS;
  return 2 ** (FIRST_EXPONENT + octave) * (1 + (bin - (octave << OCTAVE_BITS)) / (1 << OCTAVE_BITS));
}
