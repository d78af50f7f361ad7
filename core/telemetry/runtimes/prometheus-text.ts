/** Pure: samples of a page in Prometheus' text format. */

export interface TextSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** Finite. */
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][\w:]*/;
/** One label, and the comma after it where there is one. */
const LABEL = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?/y;
const escapes: { readonly [escaped: string]: string } = { n: '\n' };

/** Samples of the names that are wanted, in their order. What is no sample, or no finite number, is passed over; times too. */
export function* readSamples(text: string, isWanted: (name: string) => boolean): Generator<TextSample> {
  for (const line of text.split('\n')) {
    const name = NAME.exec(line)?.[0];
    if (name === undefined || !isWanted(name)) continue;
    const labels = readLabels(line, name.length);
    if (!labels) continue;
    const value = Number.parseFloat(line.slice(labels.end));
    if (Number.isFinite(value)) yield { name, labels: labels.found, value };
  }
}

/** Null when they do not come to an end. */
function readLabels(line: string, from: number): { found: ReadonlyMap<string, string>; end: number } | null {
  const found = new Map<string, string>();
  if (line[from] !== '{') return { found, end: from };
  LABEL.lastIndex = from + 1;
  let end = from + 1;
  for (let label = LABEL.exec(line); label; label = LABEL.exec(line)) {
    found.set(
      label[1] ?? '',
      (label[2] ?? '').replace(/\\(.)/g, (_, each: string) => escapes[each] ?? each),
    );
    end = LABEL.lastIndex;
  }
  const close = line.indexOf('}', end);
  return close < 0 || line.slice(end, close).trim() !== '' ? null : { found, end: close + 1 };
}
