import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { Problem } from '../../contract/problem.ts';
import { Semaphore } from '../semaphore.ts';
import { abortProblem, deadline, waitFor } from '../waiting.ts';
import type { Way } from './way.ts';

/** One life of a connection, and the places that it has. */
export interface Link {
  readonly client: Client;
  readonly gone: AbortSignal;
  /** Commands, shells and uploads: a host allows ten at once (MaxSessions), two are kept to end what was started. */
  readonly sessions: Semaphore;
  /** For ending commands, so that it never waits behind them. */
  readonly spare: Semaphore;
}

const MAX_SESSIONS = 8;
const SPARE_SESSIONS = 2;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 2000;
const RECONNECT_MS = 20_000;
// Longer than a way takes to let go, so that it only bounds a way that does not do so.
const LONGEST_GOODBYE_MS = 2000;

/** A connection that is made again when it broke off: by the next call, not before. */
export class Connection {
  readonly #open: (signal: AbortSignal) => Promise<Way>;
  readonly #closing = new AbortController();
  #way: Way | null = null;
  #opening: Promise<Link> | null = null;
  #link: Link | null = null;
  #failures = 0;
  #notBefore = 0;

  constructor(open: (signal: AbortSignal) => Promise<Way>) {
    this.#open = open;
  }

  /** The first connection: one attempt, so that a wrong address is told at once. Throws the way's problems. */
  async connect(signal: AbortSignal): Promise<Link> {
    return this.#link ?? (await waitFor(this.#share(), AbortSignal.any([signal, this.#closing.signal])));
  }

  /**
   * The link that stands, or a new one: tried again for up to 20 s with growing pauses while the host cannot be reached.
   * Any other problem (a changed key, a refused login) is thrown at once.
   */
  async link(signal?: AbortSignal): Promise<Link> {
    if (this.#closing.signal.aborted) throw abortProblem(this.#closing.signal.reason);
    if (this.#link) return this.#link;
    using until = deadline(RECONNECT_MS, signal, this.#closing.signal);
    let last: Problem | null = null;
    while (true) {
      try {
        return await waitFor(this.#share(), until);
      } catch (error) {
        if (until.aborted)
          throw signal?.aborted || this.#closing.signal.aborted || !last ? abortProblem(until.reason) : last;
        if (!(error instanceof Problem) || error.code !== 'host-unreachable') throw error;
        last = error;
      }
    }
  }

  /** Returns when nothing of it is left: a second later where the host no longer answers. */
  async close(): Promise<void> {
    this.#closing.abort(new Problem('connection-lost', 'Connect again: this connection was closed'));
    await this.#opening?.catch(() => {});
    const way = this.#way;
    if (!way || way.gone.aborted) return;
    way.close();
    await sleep(LONGEST_GOODBYE_MS, undefined, { signal: way.gone }).catch(() => {});
  }

  /** One attempt for all who ask at the same time. */
  #share(): Promise<Link> {
    this.#opening ??= this.#attempt().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #attempt(): Promise<Link> {
    this.#closing.signal.throwIfAborted();
    const waitMs = this.#notBefore - Date.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.#closing.signal });
    try {
      const way = await this.#open(this.#closing.signal);
      this.#failures = 0;
      return this.#use(way);
    } catch (error) {
      const pause = Math.min(FIRST_WAIT_MS * 2 ** this.#failures++, LONGEST_WAIT_MS);
      this.#notBefore = Date.now() + pause;
      throw error;
    }
  }

  #use(way: Way): Link {
    const { client, gone } = way;
    if (this.#closing.signal.aborted) way.close();
    const link = { client, gone, sessions: new Semaphore(MAX_SESSIONS), spare: new Semaphore(SPARE_SESSIONS) };
    this.#way = way;
    this.#link = gone.aborted ? null : link;
    gone.addEventListener('abort', () => {
      if (this.#way === way) this.#link = null;
    });
    return link;
  }
}
