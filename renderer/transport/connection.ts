import { create } from 'zustand';
import { type Client, openPort, openSocket, type Wire } from './client.ts';

interface Connection {
  /** `silent`: the wire is open and the core does not answer. `refused`: the server does not accept this browser's session. */
  readonly state: 'connecting' | 'open' | 'silent' | 'lost' | 'refused';
  /** Since when, ms since 1970. */
  readonly since: number;
  /** Why the core closed the last wire, where it said so. */
  readonly why: string | null;
  readonly client: Client | null;
}

const FIRST_MS = 250;
const MOST_MS = 5_000;
/** How often the core is asked for a sign of life, and how long it may take over it. */
const BEAT_MS = 5_000;

export const useConnection = create<Connection>(() => ({
  state: 'connecting',
  since: Date.now(),
  why: null,
  client: null,
}));

/** Keeps a wire to the core for as long as the page lives: opens it again whenever it closes. Call once. */
export function connect(): void {
  void keepOpen(window.location.protocol === 'app:' ? openPort : openSocket);
}

/** Never ends. Waits longer after each wire that gave no answer. */
export async function keepOpen(open: () => Promise<Wire>): Promise<never> {
  for (let wait = FIRST_MS; ; wait = Math.min(wait * 2, MOST_MS)) {
    try {
      const wire = await open();
      const why = await listen(wire, () => {
        wait = FIRST_MS;
      });
      become('lost', null, why);
    } catch {
      become((await isRefused()) ? 'refused' : 'lost', null);
    }
    await until(wait);
  }
}

/**
 * Until the wire closes: answers why. One that has opened may be closed at once, and a core that hangs keeps it open: only
 * an answer shows that it is of use.
 */
async function listen({ client, closed }: Wire, onAnswer: () => void): Promise<string | null> {
  const ended = closed.then((why) => ({ why }));
  for (;;) {
    const answered = client.system.ping(undefined, { signal: AbortSignal.timeout(BEAT_MS) }).then(
      () => true,
      () => false,
    );
    const beat = await Promise.race([ended, answered]);
    if (typeof beat === 'object') return beat.why;
    if (beat) onAnswer();
    become(beat ? 'open' : 'silent', client);
    const end = await Promise.race([ended, until(BEAT_MS)]);
    if (end) return end.why;
  }
}

function become(state: Connection['state'], client: Client | null, why: string | null = null): void {
  useConnection.setState((before) => ({
    state,
    client,
    since: before.state === state ? before.since : Date.now(),
    why,
  }));
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
