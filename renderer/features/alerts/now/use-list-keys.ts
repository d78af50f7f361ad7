import { type RefObject, useEffect, useRef } from 'react';

/** Each row's main button carries its key. */
const ROW = '[data-alert]';

export interface ListKeys {
  /** Of the row that has the focus: one key or none. */
  readonly onAcknowledge: (current: readonly string[]) => void;
  readonly onSilence: (current: readonly string[]) => void;
  readonly onToggle: (key: string) => void;
}

/** `j` and `k` or the arrows move between rows, `a` acknowledges, `s` silences, `x` chooses; Enter opens by itself. */
export function useListKeys(list: RefObject<HTMLElement | null>, handlers: ListKeys): void {
  const newest = useRef(handlers);
  useEffect(() => {
    newest.current = handlers;
  });
  useEffect(() => {
    let before = '';
    const press = (event: KeyboardEvent) => {
      const after = before;
      before = event.key;
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role="dialog"]')) return;
      // The second key of `g s`, `g a` goes to another page.
      if (after === 'g' || isElsewhere(event, list.current)) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
      const at = rows.findIndex((row) => row.matches(':focus'));
      const key = rows[at]?.dataset.alert;
      const current = key === undefined ? [] : [key];
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (step !== undefined) rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
      else if (event.key === 'a') newest.current.onAcknowledge(current);
      else if (event.key === 's') newest.current.onSilence(current);
      else if (event.key === 'x' && key !== undefined) newest.current.onToggle(key);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [list]);
}

/** What is typed into a field, and arrows within the tabs, are no keys of the list. */
function isElsewhere({ target, key }: KeyboardEvent, list: HTMLElement | null): boolean {
  if (!(target instanceof HTMLElement) || list?.contains(target)) return false;
  const own = 'input, textarea, select, [contenteditable]';
  return target.closest(key.startsWith('Arrow') ? `${own}, [role="tablist"]` : own) !== null;
}
