import type { Cell } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';

/** How settings are told apart. Pure. */

/** Of several cells, what each is called: only what differs among them. */
export function cellNames(cells: readonly Cell[]): string[] {
  const parts: readonly ((cell: Cell) => string)[] = [
    ({ model }) => model,
    ({ scenario }) => scenario,
    ({ provider }) => provider,
    ({ batch }) => `batch ${batch}`,
    ({ threads }) => plural(threads, 'thread'),
  ];
  const differing = parts.filter((part) => new Set(cells.map(part)).size > 1);
  const [model = () => ''] = parts;
  return cells.map((cell) => (differing.length > 0 ? differing : [model]).map((part) => part(cell)).join(', '));
}

/** `cpu 12, webgpu 3`: what really ran, nodes each. */
export function usedWords({ used }: Pick<Cell, 'used'>): string {
  return used.map(({ provider, nodes }) => (used.length === 1 ? provider : `${provider} ${nodes}`)).join(', ');
}

/** Whether something else ran (a part of it) than what was asked for; null: nobody could say. */
export function fellBack({ provider, used }: Pick<Cell, 'provider' | 'used'>): boolean | null {
  if (used.length === 0) return null;
  return used.some((each) => each.provider !== provider);
}
