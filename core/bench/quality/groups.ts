/** The groups of one attribute: names by place. */
const MOST_GROUPS = 50;
const OTHERS = '(others)';
export const MISSING = '(missing)';

export class Groups {
  readonly attribute: string;
  readonly #places = new Map<string, number>();
  #crowded = false;

  constructor(attribute: string) {
    this.attribute = attribute;
  }

  get names(): readonly string[] {
    return [...this.#places.keys()];
  }

  /** More values than groups are told apart: the rest are one group. */
  get crowded(): boolean {
    return this.#crowded;
  }

  placeOf(text: string): number {
    const name = text === '' ? MISSING : text;
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    if (this.#places.size < MOST_GROUPS - 1) return this.#add(name);
    this.#crowded = true;
    return this.#places.get(OTHERS) ?? this.#add(OTHERS);
  }

  #add(name: string): number {
    const place = this.#places.size;
    this.#places.set(name, place);
    return place;
  }
}
