/** What a key does to the view. Pure. */
import { firstView, type ListName, lists, type Sorting, type TopView } from './model.ts';

const sortKeys: { readonly [key: string]: Sorting } = {
  n: 'name',
  c: 'cpu',
  m: 'memory',
  g: 'gpu',
  r: 'requests',
};
const PAGE = 10;
const MOST_FILTER = 60;
const moves: { readonly [key: string]: number } = {
  '\u001b[A': -1,
  '\u001b[B': 1,
  '\u001b[5~': -PAGE,
  '\u001b[6~': PAGE,
  k: -1,
  j: 1,
};

/** One key as a terminal sends it. `rows`: of the list that is scrolled. Null: quit. */
export function afterKey(view: TopView, key: string, rows: number): TopView | null {
  if (key === '\u0003') return null;
  if (view.typing) return afterTyping(view, key);
  const sort = sortKeys[key];
  if (sort) return { ...view, sort, scroll: 0 };
  const move = moves[key];
  if (move !== undefined) return { ...view, scroll: Math.max(0, Math.min(view.scroll + move, rows - 1)) };
  if (key === 'q') return null;
  if (key === '/') return { ...view, typing: true };
  if (key === '\t') return { ...view, below: after(view.below), scroll: 0 };
  if (key === '\u001b') return { ...view, filter: firstView.filter, scroll: 0 };
  return view;
}

function after(list: ListName): ListName {
  return lists[(lists.indexOf(list) + 1) % lists.length] ?? list;
}

function afterTyping(view: TopView, key: string): TopView {
  if (key === '\r' || key === '\n') return { ...view, typing: false };
  if (key === '\u001b') return { ...view, typing: false, filter: '' };
  if (key === '\u007f' || key === '\b') return { ...view, filter: view.filter.slice(0, -1), scroll: 0 };
  if (/^[ -~]$/.test(key) && view.filter.length < MOST_FILTER) return { ...view, filter: view.filter + key, scroll: 0 };
  return view;
}

/** A piece of input → its keys: escape sequences whole, everything else letter by letter. ECMA-48. */
export function keysOf(input: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what terminals send
  return input.match(/\u001b\[[0-9;]*[A-Za-z~]|\u001bO[A-Z]|[\s\S]/g) ?? [];
}
