/** The model servers in a host's containers, by their own metrics pages. */
import { deadline } from '../../platform/waiting.ts';
import { keys } from '../collect/parse/reading.ts';
import { backOffMs, pause } from '../collect/pause.ts';
import type { Address, ServerPlace } from './place.ts';
import { readServerPage, type ServerPage } from './server-page.ts';
import { serverValues } from './server-values.ts';

const LOOK_MS = 1_000;
const READ_EVERY_MS = 5_000;
const READ_MS = 4_000;
/** What was read before says nothing of now. */
const FRESH_MS = 3 * READ_EVERY_MS;
/** Each failure leaves a line in the log of the host's sshd. */
const LONGEST_PAUSE_MS = 60_000;

export interface ServerWatchDeps {
  /** The page at that address of the host; throws when none comes. */
  readonly read: (address: Address, path: string, signal: AbortSignal) => Promise<string>;
  /** Ms of a clock that nobody sets. */
  readonly now: () => number;
  /** What is said of a server is another thing now. */
  readonly onChange: () => void;
}

/** A server as it is followed. */
interface Followed {
  readonly place: ServerPlace;
  /** `HOST/CONTAINER`. */
  readonly name: string;
  /** Where its page was found; null: nowhere yet, or no longer. */
  address: Address | null;
  page: ServerPage | null;
  readMs: number;
  values: ReadonlyMap<string, number>;
  failures: number;
  nextMs: number;
  reading: Promise<void> | null;
  note: string | null;
}

/** Follows until its signal aborts. */
export class ServerWatch {
  readonly #deps: ServerWatchDeps;
  readonly #servers = new Map<string, Followed>();
  #wake: () => void = () => {};

  constructor(deps: ServerWatchDeps) {
    this.#deps = deps;
  }

  /** All that there are now, each with the `HOST/CONTAINER` that its series are named by. */
  take(places: readonly { readonly place: ServerPlace; readonly name: string }[]): void {
    const kept = new Set(places.map(({ place }) => place.id));
    for (const id of this.#servers.keys()) if (!kept.has(id)) this.#servers.delete(id);
    for (const { place, name } of places) {
      if (this.#servers.get(place.id)?.name === name) continue;
      const fresh = { address: null, page: null, values: new Map(), failures: 0, reading: null, note: null };
      this.#servers.set(place.id, { ...fresh, place, name, readMs: Number.NEGATIVE_INFINITY, nextMs: 0 });
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
      if (nowMs - server.readMs > FRESH_MS) continue;
      for (const [key, value] of server.values) values.set(key, value);
    }
  }

  /** Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      void this.look(signal);
      // Most hosts have none.
      if (this.#servers.size > 0) await pause(LOOK_MS, signal);
      else await this.#some(signal);
    }
    await Promise.all([...this.#servers.values()].map(({ reading }) => reading));
  }

  /** Reads those whose turn it is, all at once. Never rejects. */
  async look(signal: AbortSignal): Promise<void> {
    const due = [...this.#servers.values()].filter(({ reading, nextMs }) => !reading && this.#deps.now() >= nextMs);
    for (const server of due) {
      server.reading = this.#read(server, signal).finally(() => {
        server.reading = null;
      });
    }
    await Promise.all(due.map(({ reading }) => reading));
  }

  /** Until there are some. */
  async #some(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
  }

  async #read(server: Followed, signal: AbortSignal): Promise<void> {
    const { profile } = server.place;
    let note: string | null = null;
    try {
      const page = await this.#find(server, signal);
      const readMs = this.#deps.now();
      const values = serverValues(server.page, page, (readMs - server.readMs) / 1_000);
      server.values = new Map([...values].map(([metric, value]) => [keys(metric, server.name)(), value]));
      server.page = page;
      server.readMs = readMs;
      server.failures = 0;
      server.nextMs = readMs + READ_EVERY_MS;
    } catch (error) {
      if (signal.aborted) return;
      server.address = null;
      server.page = null;
      server.failures += 1;
      server.nextMs = this.#deps.now() + Math.max(READ_EVERY_MS, backOffMs(server.failures, LONGEST_PAUSE_MS));
      note = `${profile.hint}: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (note === server.note) return;
    server.note = note;
    this.#deps.onChange();
  }

  /** The page from where it was, or from the first place that has one. */
  async #find(server: Followed, signal: AbortSignal): Promise<ServerPage> {
    const { profile, addresses } = server.place;
    let failure: unknown = new Error('it has no port that can be reached');
    for (const address of server.address ? [server.address] : addresses) {
      try {
        using limited = deadline(READ_MS, signal);
        const page = readServerPage(await this.#deps.read(address, profile.path, limited), profile);
        if (!page) throw new Error(`the page at port ${address.port} is not of ${profile.title}`);
        server.address = address;
        return page;
      } catch (error) {
        if (signal.aborted) throw error;
        failure = error;
      }
    }
    throw failure;
  }
}
