/** A recorded answer of a host, told again with other numbers. Pure. */

/** Numbers that stand alone: not those inside a name, an id or a version. */
const NUMBER = /(?<![\w.-])\d+(?:\.\d+)?(?![\w:-]|\.\w)/g;

/** What stays of an answer, and the numbers between: one more piece of text than numbers. */
export interface Cut {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  readonly digits: readonly number[];
}

export function cut(answer: string): Cut {
  const found = [...answer.matchAll(NUMBER)];
  const ends = found.map(({ 0: text, index }) => index + text.length);
  return {
    texts: [...found.map(({ index }, at) => answer.slice(ends[at - 1] ?? 0, index)), answer.slice(ends.at(-1) ?? 0)],
    numbers: found.map(([text]) => Number(text)),
    digits: found.map(([text]) => text.split('.')[1]?.length ?? 0),
  };
}

/**
 * Answers of one host, a second apart, told in circles for ever. A number that never fell in the recording is taken for a
 * counter: it goes on growing from round to round. What differs in more than its numbers from the first is left out.
 */
export class Circle {
  readonly #rounds: readonly Cut[];
  /** By place: how much a counter grows in a round; 0: no counter. */
  readonly #growth: readonly number[];

  /** `answers`: at least two of the same shape. */
  constructor(answers: readonly string[]) {
    const cuts = answers.map(cut);
    const first = cuts[0];
    if (first === undefined) throw new RangeError('Nothing was recorded');
    this.#rounds = cuts.filter((each) => shapeOf(each) === shapeOf(first));
    if (this.#rounds.length < 2) throw new RangeError('No two answers are alike');
    this.#growth = first.numbers.map((_, place) => growthOf(this.#rounds.map(({ numbers }) => numbers[place] ?? 0)));
  }

  /** How many answers there are in a round. */
  get length(): number {
    return this.#rounds.length;
  }

  /** The place of the first number after `text`; throws RangeError where there is none. */
  placeAfter(text: string): number {
    const at = this.#rounds[0]?.texts.findIndex((each) => each.trimEnd().endsWith(text)) ?? -1;
    if (at < 0 || at >= this.#growth.length) throw new RangeError(`No number follows ${text}`);
    return at;
  }

  /** The answer number `n`, from 0 on, with `instead` for the numbers at those places. */
  tell(n: number, instead: ReadonlyMap<number, string>): string {
    const { texts, numbers, digits } = this.#rounds[n % this.length] ?? { texts: [], numbers: [], digits: [] };
    const round = Math.floor(n / this.length);
    let told = texts[0] ?? '';
    for (let place = 0; place < numbers.length; place++) {
      const grown = (numbers[place] ?? 0) + round * (this.#growth[place] ?? 0);
      told += instead.get(place) ?? (digits[place] === 0 ? grown : grown.toFixed(digits[place]));
      told += texts[place + 1] ?? '';
    }
    return told;
  }
}

/** Numbers may be padded with blanks. */
function shapeOf({ texts }: Cut): string {
  return texts.join('#').replaceAll(/ +/g, ' ');
}

/** What a counter grows by in a round of these values and the step from the last to the first again; 0: it fell once. */
function growthOf(values: readonly number[]): number {
  const [first = 0] = values;
  const last = values.at(-1) ?? first;
  if (values.some((value, at) => value < (values[at - 1] ?? value))) return 0;
  const grown = ((last - first) * values.length) / (values.length - 1);
  return values.every(Number.isInteger) ? Math.round(grown) : grown;
}
