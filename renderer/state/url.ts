import { type MouseEvent, useMemo, useSyncExternalStore } from 'react';

/** Where the operator is: the address bar is the state, so that Back works and a link can be passed on. */
export interface Place {
  /** Decoded parts of the path: `/hosts/gpu-1` → `['hosts', 'gpu-1']`. */
  readonly parts: readonly string[];
  readonly params: URLSearchParams;
}

const MOVED = 'signalbox-moved';

function subscribe(tell: () => void): () => void {
  window.addEventListener('popstate', tell);
  window.addEventListener(MOVED, tell);
  return () => {
    window.removeEventListener('popstate', tell);
    window.removeEventListener(MOVED, tell);
  };
}

const address = () => window.location.pathname + window.location.search;

export function usePlace(): Place {
  const now = useSyncExternalStore(subscribe, address);
  return useMemo(() => parsePlace(now), [now]);
}

/** Pure. */
export function parsePlace(path: string): Place {
  const { pathname, searchParams } = new URL(path, 'app://signalbox');
  return { parts: pathname.split('/').filter(Boolean).map(decode), params: searchParams };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Goes to a page. `replace`: Back does not come here again. */
export function go(path: string, { replace = false } = {}): void {
  if (path === address()) return;
  window.history[replace ? 'replaceState' : 'pushState'](null, '', path);
  window.dispatchEvent(new Event(MOVED));
}

/** The same page with other parameters; null removes one. */
export function withParams(change: { readonly [name: string]: string | null }): string {
  const { pathname, search } = window.location;
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  return params.size === 0 ? pathname : `${pathname}?${params}`;
}

/** For a plain `<a href>`: stays on the page unless the operator wants another tab. */
export function followLink(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { pathname, search } = event.currentTarget;
  go(pathname + search);
}
