import { useLayoutEffect } from 'react';

/**
 * Gives the focus back to what had it before `open`. A dialog does that by itself, but not when it turned into another one
 * in between.
 */
export function useFocusBack(open: boolean): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    if (!open || !(before instanceof HTMLElement)) return;
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && before.isConnected) before.focus();
      });
    };
  }, [open]);
}
