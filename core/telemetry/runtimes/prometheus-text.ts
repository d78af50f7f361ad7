/** Pure: samples of a page in Prometheus' text format. */

export interface TextSample {
  readonly name: string;
  /** Those that were asked for. */
  readonly labels: ReadonlyMap<string, string>;
  /** Finite. */
  readonly value: number;
}

export interface Wanted {
  readonly names: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

/** No line of a server that means well is longer; whoever writes one can not hold the reader up by it. */
const LONGEST_LINE = 8_192;
const NAME = /[a-zA-Z_:][\w:]*/y;
/** One label, and the comma after it where there is one. */
const LABEL = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?/y;

/** Samples of these names, in their order. What is no sample, or no finite number, is passed over; times too. */
export function* readSamples(text: string, wanted: Wanted): Generator<TextSample> {
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const end = newline < 0 ? text.length : newline;
    NAME.lastIndex = from;
    const name = end - from > LONGEST_LINE ? undefined : NAME.exec(text)?.[0];
    if (name !== undefined && wanted.names.has(name)) {
      const sample = readSample(name, text.slice(from + name.length, end), wanted.labels);
      if (sample) yield sample;
    }
    from = end + 1;
  }
}

/** `rest`: what stands behind the name. Null: it is no sample. */
function readSample(name: string, rest: string, wanted: ReadonlySet<string>): TextSample | null {
  const labels = new Map<string, string>();
  let end = 0;
  if (rest[0] === '{') {
    end = 1;
    LABEL.lastIndex = end;
    for (let label = LABEL.exec(rest); label; label = LABEL.exec(rest)) {
      end = LABEL.lastIndex;
      const [, key = '', value = ''] = label;
      if (wanted.has(key)) labels.set(key, unescaped(value));
    }
    const close = rest.indexOf('}', end);
    if (close < 0 || rest.slice(end, close).trim() !== '') return null;
    end = close + 1;
  }
  const value = Number.parseFloat(rest.slice(end));
  return Number.isFinite(value) ? { name, labels, value } : null;
}

function unescaped(value: string): string {
  return value.includes('\\') ? value.replace(/\\(.)/g, (_, each: string) => (each === 'n' ? '\n' : each)) : value;
}
