import { type CallProblem, call, toProblem } from '../../transport/call.ts';
import { useConnection } from '../../transport/connection.ts';
import { InputQueue } from './input-queue.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface SessionHandlers {
  readonly onOpen: () => void;
  readonly onData: (data: string) => void;
  /** It is over: the shell ended with that code, or the problem ended it. Called once, unless it was closed from here. */
  readonly onEnd: (end: { readonly code: number | null } | CallProblem) => void;
}

export interface Session {
  /** False: too much waits to be sent already, and nothing of it was taken. */
  readonly type: (data: string) => boolean;
  readonly resize: (size: Size) => void;
  readonly close: () => void;
}

/** What may be typed before the shell is there. */
const MOST_EARLY = 4_096;

/** A shell on a host, for as long as its stream is read. It is never opened again by itself. */
export function openSession(host: string, size: Size, { onOpen, onData, onEnd }: SessionHandlers): Session {
  const closing = new AbortController();
  let terminal: string | null = null;
  let early = '';
  let wanted = size;

  const end = (how: { readonly code: number | null } | CallProblem) => {
    if (closing.signal.aborted) return;
    closing.abort();
    onEnd(how);
  };
  const input = new InputQueue(async (data) => {
    const id = terminal;
    if (id === null || closing.signal.aborted) return;
    const answer = await call((client) => client.terminals.write({ terminal: id, data }));
    if (!answer.ok) end(answer.problem);
  });
  const resize = (next: Size) => {
    wanted = next;
    const id = terminal;
    // A size that was not taken is put right by the next one; the shell itself goes on.
    if (id !== null && !closing.signal.aborted)
      void call((client) => client.terminals.resize({ terminal: id, ...next }));
  };
  const opened = (id: string) => {
    terminal = id;
    onOpen();
    if (wanted !== size) resize(wanted);
    if (early !== '') input.push(early);
    early = '';
  };
  void read(host, size, closing.signal, { opened, onData, end });

  return {
    type: (data) => {
      if (terminal !== null) return input.push(data);
      if (early.length + data.length > MOST_EARLY) return false;
      early += data;
      return true;
    },
    resize,
    close: () => closing.abort(),
  };
}

async function read(
  host: string,
  size: Size,
  signal: AbortSignal,
  on: {
    readonly opened: (terminal: string) => void;
    readonly onData: (data: string) => void;
    readonly end: (how: { readonly code: number | null } | CallProblem) => void;
  },
): Promise<void> {
  const { client } = useConnection.getState();
  if (!client) return on.end(toProblem(new Error('no connection')));
  try {
    for await (const event of await client.terminals.open({ host, ...size }, { signal })) {
      if (signal.aborted) return;
      if (event.kind === 'opened') on.opened(event.terminal);
      else if (event.kind === 'data') on.onData(event.data);
      else return on.end({ code: event.code });
    }
    on.end({ code: null });
  } catch (error) {
    on.end(toProblem(error));
  }
}
