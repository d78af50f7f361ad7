import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { CallProblem } from '../../transport/call.ts';
import { useShownTheme } from '../../ui/use-shown-theme.ts';
import { openSession, type Session } from './session.ts';
import { openScreen, type Screen } from './xterm-screen.ts';

export type TerminalState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'ended'; readonly code: number | null }
  | { readonly kind: 'failed'; readonly problem: CallProblem };

/**
 * A shell on a host, drawn into an element for as long as it is there. `again` opens another one after it ended. `isLost`:
 * what was typed last was too much at once, and nothing of it was sent.
 */
export function useTerminal(element: RefObject<HTMLElement | null>, host: string, onLeave: () => void) {
  const [state, setState] = useState<TerminalState>({ kind: 'opening' });
  const screen = useRef<Screen | null>(null);
  const session = useRef<Session | null>(null);
  const [isLost, setLost] = useState(false);
  const leave = useRef(onLeave);
  leave.current = onLeave;
  const theme = useShownTheme();

  const open = useCallback(() => {
    const drawn = screen.current;
    if (!drawn) return;
    session.current?.close();
    setState({ kind: 'opening' });
    setLost(false);
    session.current = openSession(host, drawn.size(), {
      onOpen: () => setState({ kind: 'open' }),
      onData: drawn.write,
      onEnd: (end) => setState('message' in end ? { kind: 'failed', problem: end } : { kind: 'ended', code: end.code }),
    });
    drawn.focus();
  }, [host]);

  useEffect(() => {
    if (!element.current) return;
    const drawn = openScreen(element.current, {
      onType: (data) => setLost(session.current?.type(data) === false),
      onResize: (size) => session.current?.resize(size),
      onLeave: () => leave.current(),
    });
    screen.current = drawn;
    open();
    return () => {
      session.current?.close();
      session.current = null;
      screen.current = null;
      drawn.dispose();
    };
  }, [element, open]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours follow the theme
  useEffect(() => screen.current?.paint(), [theme]);

  const again = () => {
    screen.current?.reset();
    open();
  };
  return { state, isLost, again };
}
