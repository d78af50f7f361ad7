import { useEffect } from 'react';
import { go, withParams } from '../state/url.ts';

export interface Key {
  readonly keys: string;
  readonly what: string;
}

/** What the whole window listens to; pages add their own. */
export const keys: readonly Key[] = [
  { keys: 'Ctrl K', what: 'Find a host, service, model or action' },
  { keys: 'g s', what: 'Services' },
  { keys: 'g h', what: 'Fleet' },
  { keys: 'g l', what: 'Monitor: everything live' },
  { keys: 'g m', what: 'Models' },
  { keys: 'g b', what: 'Benchmarks' },
  { keys: 'g a', what: 'Alerts' },
  { keys: 'o', what: 'Operations' },
  { keys: '/', what: 'Filter, on pages that can be filtered' },
  { keys: '← →', what: 'Monitor: move the crosshair, with Shift further' },
  { keys: '[ ]', what: 'Monitor: a shorter or a longer span' },
  { keys: '?', what: 'These keys' },
];

const TOGETHER_MS = 1_000;
const places: { readonly [key: string]: string } = {
  s: '/services',
  h: '/hosts',
  l: '/monitor',
  m: '/models',
  b: '/bench',
  a: '/alerts',
};

export function useKeys(): void {
  useEffect(() => {
    let goAt = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent) => {
      // A question that is open comes first; what would be opened above it could not take the focus.
      if (document.querySelector('[role="dialog"]')) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        go(withParams({ palette: '' }));
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const place = places[event.key];
      if (place && event.timeStamp - goAt < TOGETHER_MS) go(place);
      goAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (event.key === 'o') {
        const open = new URLSearchParams(window.location.search).has('jobs');
        go(withParams({ jobs: open ? null : '' }), { replace: open });
      }
      if (event.key === '?') go(withParams({ keys: '' }));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], .xterm') !== null;
}
