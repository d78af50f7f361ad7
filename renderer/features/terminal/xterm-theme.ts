import type { ITheme } from '@xterm/xterm';

/** The colours of the page, for a terminal: they follow the theme. Programs' own colours are kept readable by xterm. */
export function xtermTheme(element: Element): ITheme {
  const styles = getComputedStyle(element);
  const color = (name: string) => styles.getPropertyValue(name).trim();
  return {
    background: color('--surface'),
    foreground: color('--ink'),
    cursor: color('--accent'),
    cursorAccent: color('--surface'),
    selectionBackground: color('--accent'),
    selectionForeground: color('--on-accent'),
    selectionInactiveBackground: color('--selected'),
  };
}
