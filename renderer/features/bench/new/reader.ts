import type { BenchForm, BenchProblems } from './bench-form.ts';

/** Fields that hold text. */
export type TextField = {
  [field in keyof BenchForm]: BenchForm[field] extends string ? field : never;
}[keyof BenchForm];

/** Reads what was typed, and keeps what is wrong with it by field. */
export class Reader {
  readonly form: BenchForm;
  readonly #problems: { -readonly [field in keyof BenchForm]?: string } = {};

  constructor(form: BenchForm) {
    this.form = form;
  }

  /** Null: nothing is wrong. */
  get problems(): BenchProblems | null {
    return Object.keys(this.#problems).length > 0 ? this.#problems : null;
  }

  wrong(field: keyof BenchForm, why: string): void {
    this.#problems[field] ??= why;
  }

  text(field: TextField, why: string): string {
    const text = this.form[field].trim();
    if (text === '') this.wrong(field, why);
    return text;
  }

  /** Undefined: it was left empty. */
  optional(field: TextField): string | undefined {
    return this.form[field].trim() || undefined;
  }

  whole(field: TextField, least: number, most: number): number {
    const value = wholeOf(this.form[field]);
    if (value >= least && value <= most) return value;
    this.wrong(field, `Give a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`);
    return least;
  }

  optionalWhole(field: TextField, least: number, most: number): number | undefined {
    return this.form[field].trim() === '' ? undefined : this.whole(field, least, most);
  }

  /** Larger than 0. */
  positive(field: TextField, most: number): number {
    const value = Number(this.form[field]);
    if (this.form[field].trim() !== '' && value > 0 && value <= most) return value;
    this.wrong(field, `Give a number above 0, at most ${most.toLocaleString('en')}`);
    return most;
  }

  optionalPositive(field: TextField, most: number): number | undefined {
    return this.form[field].trim() === '' ? undefined : this.positive(field, most);
  }

  /** `1, 8, 32`: each once. */
  wholes(field: TextField, most: number, mostCount: number): number[] {
    const values = [...new Set(listOf(this.form[field]).map(wholeOf))];
    const fit = values.every((value) => value >= 1 && value <= most);
    if (fit && values.length >= 1 && values.length <= mostCount) return values;
    this.wrong(field, `Give 1 to ${mostCount} whole numbers up to ${most.toLocaleString('en')}, such as 1, 8, 32`);
    return [1];
  }

  names(field: TextField, most: number): string[] {
    const values = [...new Set(listOf(this.form[field]))];
    if (values.length > most) this.wrong(field, `Give at most ${most} names`);
    return values;
  }

  /** `sequence=128, input:1=4`. */
  sizes(field: TextField): Record<string, number> {
    const pairs = listOf(this.form[field]).map((pair) => {
      const [, name = '', size = ''] = /^(.+)=\s*(\d+)$/.exec(pair) ?? [];
      return [name.trim(), wholeOf(size)] as const;
    });
    const fit = pairs.every(([name, size]) => name !== '' && size >= 1 && size <= 1_000_000);
    if (!fit) this.wrong(field, 'Give sizes from 1 to 1,000,000 by name, such as sequence=128, input:1=4');
    return Object.fromEntries(pairs);
  }
}

export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** NaN for what is no plain whole number. */
function wholeOf(text: string): number {
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
}
