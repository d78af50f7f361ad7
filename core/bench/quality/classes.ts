/** The classes of a model, and which of them a label names. Pure. */
import { nearest } from '../../contract/nearest.ts';
import { Problem } from '../../contract/problem.ts';

const MOST_CLASSES = 1000;
const truth = new Map([
  ['false', 0],
  ['true', 1],
]);

export class Classes {
  readonly #names: string[];
  readonly #places: Map<string, number>;
  /** Classes that are met on the way are added: the model does not say which it knows. */
  readonly #open: boolean;

  constructor(names: readonly string[], open = false) {
    this.#names = [...names];
    this.#places = new Map(names.map((name, place) => [name, place]));
    this.#open = open;
  }

  get names(): readonly string[] {
    return this.#names;
  }

  /** By its name, else by its place: 1 or true is the second class. -1: none of them. */
  placeOf(text: string): number {
    const named = this.#places.get(text);
    if (named !== undefined) return named;
    if (this.#open) return this.#add(text);
    const place = truth.get(text.toLowerCase()) ?? Number(text || Number.NaN);
    return Number.isInteger(place) && place >= 0 && place < this.#names.length ? place : -1;
  }

  /** Of the class that counts as positive; default: the second of two, of more none. Throws `data-invalid`. */
  positive(name: string | null): number | null {
    if (name === null) return this.#names.length === 2 ? this.#second() : null;
    const place = this.#places.has(name) || !this.#open ? this.placeOf(name) : -1;
    if (place >= 0) return place;
    const meant = nearest(name, this.#names);
    const known = this.#names.slice(0, 20).join(', ');
    throw new Problem(
      'data-invalid',
      meant
        ? `Did you mean ${meant} as the positive class? ${name} is no class`
        : `Choose the positive class among ${known}`,
      { positive: name, classes: this.#names },
    );
  }

  /** Of classes that were met on the way, the second by name: which came first says nothing. */
  #second(): number {
    const [first = '', second = ''] = this.#names;
    return this.#open && first.localeCompare(second, 'en', { numeric: true }) > 0 ? 0 : 1;
  }

  #add(text: string): number {
    if (this.#names.length >= MOST_CLASSES) return -1;
    const place = this.#names.push(text) - 1;
    this.#places.set(text, place);
    return place;
  }
}

/**
 * Names of the classes by the place of their score: as the label that the model mostly gives where that score is the
 * highest, else the place itself. For models that name their classes nowhere else.
 */
export function learnNames(width: number, highest: readonly number[], labels: readonly string[]): string[] {
  const counts = Array.from({ length: width }, () => new Map<string, number>());
  for (const [row, place] of highest.entries()) {
    const label = labels[row];
    const seen = counts[place];
    if (label !== undefined && seen) seen.set(label, (seen.get(label) ?? 0) + 1);
  }
  const names = counts.map((seen, place) => [...seen].sort((a, b) => b[1] - a[1])[0]?.[0] ?? String(place));
  return new Set(names).size === width ? names : names.map((_, place) => String(place));
}
