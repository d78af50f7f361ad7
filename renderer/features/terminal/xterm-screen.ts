import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Size } from './session.ts';
import { allowXtermStyles } from './xterm-document.ts';
import { xtermTheme } from './xterm-theme.ts';

export interface ScreenHandlers {
  readonly onType: (data: string) => void;
  readonly onResize: (size: Size) => void;
  /** Shift F6: the way out for who has no mouse. Tab belongs to the shell. */
  readonly onLeave: () => void;
}

export interface Screen {
  readonly size: () => Size;
  readonly write: (data: string) => void;
  readonly reset: () => void;
  readonly focus: () => void;
  /** Takes the theme of the page anew. */
  readonly paint: () => void;
  readonly dispose: () => void;
}

/** Puts a terminal on the page, as large as `element` and growing with it. */
export function openScreen(element: HTMLElement, { onType, onResize, onLeave }: ScreenHandlers): Screen {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize: 13,
    scrollback: 10_000,
    minimumContrastRatio: 4.5,
    screenReaderMode: false,
    theme: xtermTheme(element),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  const forbidStyles = allowXtermStyles();
  terminal.open(element);
  fit.fit();
  terminal.onData(onType);
  terminal.onResize(({ cols, rows }) => onResize({ columns: cols, rows }));
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.key !== 'F6' || !event.shiftKey) return true;
    if (event.type === 'keydown') onLeave();
    return false;
  });
  const observer = new ResizeObserver(() => fit.fit());
  observer.observe(element);
  return {
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    write: (data) => terminal.write(data),
    reset: () => terminal.reset(),
    focus: () => terminal.focus(),
    paint: () => {
      terminal.options.theme = xtermTheme(element);
    },
    dispose: () => {
      observer.disconnect();
      terminal.dispose();
      forbidStyles();
    },
  };
}
