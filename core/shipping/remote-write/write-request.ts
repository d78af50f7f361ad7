/** The message of Prometheus' remote_write 1.0. https://prometheus.io/docs/specs/prw/remote_write_spec. Pure. */
import { parseSeriesKey } from '../../contract/metrics.ts';
import { labelsOf, outsideNames } from '../../telemetry/exposition/names.ts';
import type { Sample } from '../../telemetry/model.ts';

const [BYTES, DOUBLE, NUMBER] = [2, 1, 0];
const tag = (field: number, wire: number) => (field << 3) | wire;
/** A sample's message: a double with its tag, and a varint of 6 bytes (until the year 2109) with its tag. */
const SAMPLE_BYTES = 9 + 7;
/** With the tag and the length of the sample itself. */
const SAMPLE_FIELD_BYTES = SAMPLE_BYTES + 2;

/** Writes the newest samples of many series; what never changes of a series is made once. */
export class WriteRequests {
  readonly #external: Readonly<Record<string, string>>;
  /** By series key: its labels as they travel; null for what is no series. */
  readonly #known = new Map<string, { readonly labels: Buffer; readonly times: number } | null>();

  constructor(external: Readonly<Record<string, string>>) {
    this.#external = external;
  }

  /** A WriteRequest of one sample for each series. */
  encode(samples: ReadonlyMap<string, Sample>): Buffer {
    const parts: Buffer[] = [];
    for (const [key, { atMs, value }] of samples) {
      const known = this.#labels(key);
      if (!known) continue;
      const { labels, times } = known;
      parts.push(header(tag(1, BYTES), labels.length + SAMPLE_FIELD_BYTES), labels, sample(atMs, value * times));
    }
    if (this.#known.size > 2 * samples.size + 1_000) this.#known.clear();
    return Buffer.concat(parts);
  }

  /** A WriteRequest of one sample of that name. */
  one(name: string, { atMs, value }: Sample): Buffer {
    const labels = labelFields({ ...this.#external, __name__: name });
    return Buffer.concat([header(tag(1, BYTES), labels.length + SAMPLE_FIELD_BYTES), labels, sample(atMs, value)]);
  }

  #labels(key: string) {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const series = parseSeriesKey(key);
    const { name, times = 1 } = series ? outsideNames[series.metric] : { name: '' };
    const made = series && {
      labels: labelFields({ ...this.#external, ...labelsOf(series), __name__: name }),
      times,
    };
    this.#known.set(key, made);
    return made;
  }
}

/** By name, as the receiver wants them; one without a value is none. */
function labelFields(labels: Readonly<Record<string, string>>): Buffer {
  const names = Object.keys(labels).filter((name) => labels[name] !== '');
  const fields = names.toSorted(byCodeUnit).map((name) => {
    const pair = Buffer.concat([text(1, name), text(2, labels[name] ?? '')]);
    return Buffer.concat([header(tag(1, BYTES), pair.length), pair]);
  });
  return Buffer.concat(fields);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function sample(atMs: number, value: number): Buffer {
  const bytes = Buffer.allocUnsafe(SAMPLE_FIELD_BYTES);
  bytes[0] = tag(2, BYTES);
  bytes[1] = SAMPLE_BYTES;
  bytes[2] = tag(1, DOUBLE);
  bytes.writeDoubleLE(value, 3);
  bytes[11] = tag(2, NUMBER);
  let rest = Math.round(atMs);
  for (let at = 12; at < SAMPLE_FIELD_BYTES; at += 1) {
    const more = at + 1 < SAMPLE_FIELD_BYTES ? 0x80 : 0;
    bytes[at] = (rest % 128) | more;
    rest = Math.floor(rest / 128);
  }
  return bytes;
}

function text(field: number, value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([header(tag(field, BYTES), bytes.length), bytes]);
}

/** A tag and a length. */
function header(fieldTag: number, length: number): Buffer {
  const bytes = [fieldTag];
  let rest = length;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
