/** One thing that the palette can find. */
export interface Findable {
  readonly id: string;
  /** What it is: host, service, model, action … */
  readonly kind: string;
  readonly text: string;
  readonly detail: string;
  /** An address, or what is done at once. */
  readonly to: string | (() => void);
}

/**
 * Those whose text has all letters of the query in order, the best first: a match at the start of a word counts more than
 * one inside, and letters that stand together more than scattered ones. Pure.
 */
export function find(items: readonly Findable[], query: string, most = 50): Findable[] {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  if (wanted === '') return items.slice(0, most);
  return items
    .map((item) => ({ item, score: score(`${item.text} ${item.kind} ${item.detail}`.toLowerCase(), wanted) }))
    .filter(({ score: each }) => each > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ item }) => item);
}

function score(text: string, wanted: string): number {
  const whole = text.indexOf(wanted);
  if (whole >= 0) return 1_000 - whole + (isStart(text, whole) ? 500 : 0);
  let total = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    total += (next === at + 1 ? 3 : 0) + (isStart(text, next) ? 5 : 1);
    at = next;
  }
  return total;
}

function isStart(text: string, at: number): boolean {
  return at === 0 || /[\s@/.-]/.test(text[at - 1] ?? '');
}
