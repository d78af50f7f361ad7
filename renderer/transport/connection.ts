import { create } from 'zustand';
import { type Client, openPort, openSocket } from './client.ts';

interface Connection {
  /** `refused`: the server does not accept this browser's session. */
  readonly state: 'connecting' | 'open' | 'lost' | 'refused';
  /** Since when, ms since 1970. */
  readonly since: number;
  readonly client: Client | null;
}

const FIRST_MS = 250;
const MOST_MS = 5_000;

export const useConnection = create<Connection>(() => ({ state: 'connecting', since: Date.now(), client: null }));

/** Keeps a wire to the core for as long as the page lives: opens it again whenever it closes. Call once. */
export function connect(): void {
  void keepOpen(window.location.protocol === 'app:' ? openPort : openSocket);
}

async function keepOpen(open: typeof openSocket): Promise<never> {
  for (let wait = FIRST_MS; ; wait = Math.min(wait * 2, MOST_MS)) {
    try {
      const { client, closed } = await open();
      wait = FIRST_MS;
      become('open', client);
      await closed;
      become('lost', null);
    } catch {
      become((await isRefused()) ? 'refused' : 'lost', null);
    }
    await until(wait);
  }
}

function become(state: Connection['state'], client: Client | null): void {
  useConnection.setState((before) => ({ state, client, since: before.state === state ? before.since : Date.now() }));
}

/** A browser is not told why a socket was refused: an ordinary request is. */
async function isRefused(): Promise<boolean> {
  if (window.location.protocol === 'app:') return false;
  try {
    return (await fetch('/api/system/ping', { signal: AbortSignal.timeout(2_000) })).status === 401;
  } catch {
    return false;
  }
}

/** A pause that ends early when the computer comes back online. */
function until(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener('online', end);
  });
}
