import { type CallProblem, toProblem } from './call.ts';
import type { Client } from './client.ts';
import { useConnection } from './connection.ts';
import { useWatched } from './watched.ts';

const AGAIN_MS = 2_000;

export interface FollowHandlers<Event> {
  readonly onEvent: (event: Event) => void;
  /** The stream broke; it is opened again by itself. Null: it runs. */
  readonly onBroken?: (problem: CallProblem | null) => void;
  /** It rests while nobody can see the page, and begins with a snapshot again. */
  readonly rests?: boolean;
}

/**
 * Reads a stream of the core until the returned function is called: opens it again when the connection is back or, after
 * a pause, when the core ended it. The first event of a stream is a snapshot, so nothing is lost in between.
 */
export function follow<Event>(
  open: (client: Client, signal: AbortSignal) => Promise<AsyncIterable<Event>>,
  { onEvent, onBroken = () => {}, rests = false }: FollowHandlers<Event>,
): () => void {
  let reading: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  // Of a wire that closed nothing is aborted: there is nobody left to tell, and what was read from it has ended.
  const wanted = () => (rests && !useWatched.getState().watched ? null : useConnection.getState().client);
  const start = (client: Client | null) => {
    clearTimeout(timer);
    reading = client && new AbortController();
    if (client && reading) void read(client, reading);
  };
  const read = async (client: Client, mine: AbortController) => {
    try {
      const events = await open(client, mine.signal);
      if (reading === mine) onBroken(null);
      for await (const event of events) {
        if (reading !== mine) return;
        onEvent(event);
      }
    } catch (error) {
      if (reading === mine) onBroken(toProblem(error));
    }
    if (reading === mine) timer = setTimeout(() => start(wanted()), AGAIN_MS);
  };

  let known = wanted();
  start(known);
  const look = () => {
    const client = wanted();
    if (client === known) return;
    const [last, before] = [reading, known];
    known = client;
    start(client);
    if (useConnection.getState().client === before) last?.abort();
  };
  const ends = [useConnection.subscribe(look), useWatched.subscribe(look)];
  return () => {
    for (const end of ends) end();
    const last = reading;
    start(null);
    if (known) last?.abort();
  };
}
