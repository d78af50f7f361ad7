/** The model servers in a host's containers, by their own metrics pages. */
import { isDeepStrictEqual } from 'node:util';
import { PageRefused } from '../../platform/read-page.ts';
import { Semaphore } from '../../platform/semaphore.ts';
import { deadline } from '../../platform/waiting.ts';
import { keys } from '../collect/parse/reading.ts';
import { backOffMs, pause } from '../collect/pause.ts';
import type { Address, ServerPlace } from './place.ts';
import { readServerPage, type ServerPage } from './server-page.ts';
import { serverValues } from './server-values.ts';

const LOOK_MS = 1_000;
const READ_EVERY_MS = 5_000;
const READ_MS = 4_000;
/** Two readings: what is older says nothing of now. */
const FRESH_MS = 10_000;
/** Each failure leaves a line in the log of the host's sshd. */
const LONGEST_PAUSE_MS = 60_000;
/** Pages of a host that are held at once. */
const MOST_AT_ONCE = 4;
/** A page that is long to read is read as seldom as that it takes a hundredth of the time at most. */
const REST = 100;

export interface ServerWatchDeps {
  /** The page at that address of the host; throws when none comes. */
  readonly read: (address: Address, path: string, signal: AbortSignal) => Promise<string>;
  /** Ms of a clock that nobody sets. */
  readonly now: () => number;
  /** What is said of a server is another thing now. */
  readonly onChange: () => void;
}

/** A page of a server that is another one. */
class Unfit extends Error {}

/** A server as it is followed. */
interface Followed {
  readonly place: ServerPlace;
  /** `HOST/CONTAINER`. */
  readonly name: string;
  readonly end: AbortController;
  /** Where its page was found; null: nowhere yet, or no longer. */
  address: Address | null;
  page: ServerPage | null;
  /** When the page was asked for. */
  pageMs: number;
  values: ReadonlyMap<string, number>;
  failures: number;
  nextMs: number;
  isBusy: boolean;
  note: string | null;
}

/** Follows until its signal aborts. */
export class ServerWatch {
  readonly #deps: ServerWatchDeps;
  readonly #servers = new Map<string, Followed>();
  readonly #turns = new Semaphore(MOST_AT_ONCE);
  readonly #reading = new Set<Promise<void>>();
  #wake: () => void = () => {};

  constructor(deps: ServerWatchDeps) {
    this.#deps = deps;
  }

  /** All that there are now, each with the `HOST/CONTAINER` that its series are named by. One that has moved begins anew. */
  take(places: readonly { readonly place: ServerPlace; readonly name: string }[]): void {
    const found = new Map(places.map((each) => [each.place.id, each]));
    for (const [id, { place, name, end }] of this.#servers) {
      if (isDeepStrictEqual(found.get(id), { place, name })) continue;
      end.abort();
      this.#servers.delete(id);
    }
    for (const [id, { place, name }] of found) {
      if (this.#servers.has(id)) continue;
      const unread = { address: null, page: null, values: new Map(), failures: 0, isBusy: false, note: null };
      const end = new AbortController();
      this.#servers.set(id, { ...unread, place, name, end, pageMs: Number.NEGATIVE_INFINITY, nextMs: 0 });
    }
    if (this.#servers.size > 0) this.#wake();
  }

  /** What the server in that container is; null when there is none. `note`: why nothing is known of it, for people. */
  serverIn(id: string): { readonly runtime: string; readonly note: string | null } | null {
    const server = this.#servers.get(id);
    return server ? { runtime: server.place.profile.title, note: server.note } : null;
  }

  tell(values: Map<string, number>): void {
    const nowMs = this.#deps.now();
    for (const server of this.#servers.values()) {
      if (nowMs - server.pageMs > FRESH_MS) continue;
      for (const [key, value] of server.values) values.set(key, value);
    }
  }

  /** Never rejects. Nothing is read any more when it is over. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      void this.look(signal);
      // Most hosts have none.
      if (this.#servers.size > 0) await pause(LOOK_MS, signal);
      else await this.#some(signal);
    }
    await Promise.all(this.#reading);
  }

  /** Reads those whose turn it is. Never rejects. */
  async look(signal: AbortSignal): Promise<void> {
    const due = [...this.#servers.values()].filter(({ isBusy, nextMs }) => !isBusy && this.#deps.now() >= nextMs);
    const reads = due.map(async (server) => {
      server.isBusy = true;
      await this.#read(server, signal);
      server.isBusy = false;
    });
    for (const read of reads) this.#reading.add(read);
    await Promise.all(reads);
    for (const read of reads) this.#reading.delete(read);
  }

  /** Until there are some. */
  async #some(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#wake = wake;
    signal.addEventListener('abort', wake, { once: true });
    await promise;
    signal.removeEventListener('abort', wake);
  }

  async #read(server: Followed, signal: AbortSignal): Promise<void> {
    const isOver = () => signal.aborted || server.end.signal.aborted;
    let note: string | null = null;
    try {
      const { page, askedMs, parsedInMs } = await this.#find(server, signal);
      const values = serverValues(server.page, page, (askedMs - server.pageMs) / 1_000);
      server.values = new Map([...values].map(([metric, value]) => [keys(metric, server.name)(), value]));
      server.page = page;
      server.pageMs = askedMs;
      server.failures = 0;
      server.nextMs = this.#deps.now() + Math.max(READ_EVERY_MS, parsedInMs * REST);
    } catch (error) {
      if (isOver()) return;
      Object.assign(server, { address: null, page: null, values: new Map(), failures: server.failures + 1 });
      server.nextMs = this.#deps.now() + Math.max(READ_EVERY_MS, backOffMs(server.failures, LONGEST_PAUSE_MS));
      note = noteOf(error, server.place.profile.hint);
    }
    if (isOver() || note === server.note) return;
    server.note = note;
    this.#deps.onChange();
  }

  /** The page from where it was, or from the first place that has one. */
  async #find(server: Followed, signal: AbortSignal) {
    const { profile, addresses, fault } = server.place;
    let failure: unknown = new Error(fault ?? 'Publish the port of its metrics: it has none that can be reached');
    for (const address of server.address ? [server.address] : addresses) {
      try {
        using waiting = deadline(READ_MS * MOST_AT_ONCE, signal, server.end.signal);
        const leave = await this.#turns.acquire(waiting);
        try {
          using limited = deadline(READ_MS, signal, server.end.signal);
          const askedMs = this.#deps.now();
          const text = await this.#deps.read(address, profile.path, limited);
          const readMs = this.#deps.now();
          const page = readServerPage(text, profile);
          if (!page) throw new Unfit(`the page at port ${address.port} is not of ${profile.title}`);
          server.address = address;
          return { page, askedMs, parsedInMs: this.#deps.now() - readMs };
        } finally {
          leave();
        }
      } catch (error) {
        if (signal.aborted || server.end.signal.aborted) throw error;
        failure = error;
      }
    }
    throw failure;
  }
}

/** How it is started only matters where something answers that has no such page. */
function noteOf(error: unknown, hint: string): string {
  const why = error instanceof Error ? error.message : String(error);
  const isWithout = error instanceof Unfit || (error instanceof PageRefused && [404, 501].includes(error.status));
  return isWithout ? `${hint}: ${why}` : why;
}
