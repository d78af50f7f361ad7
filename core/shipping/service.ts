/** Telemetry, events and logs on their way to others. Slices: telemetry. */
import type { DatabaseSync } from 'node:sqlite';
import { asProblem, Problem } from '../contract/problem.ts';
import type { Destination, DestinationRow } from '../contract/shipping.ts';
import { refuseBadPort } from '../platform/fetch-ports.ts';
import { deadline } from '../platform/waiting.ts';
import type { LoggedRecord } from './model.ts';
import { openRoute, type Route, type RouteDeps, tryRoute } from './route.ts';
import { ShippingStore } from './store.ts';

export interface ShippingDeps extends RouteDeps {
  readonly db: DatabaseSync;
  /** Whether this process is the one that ships: of several on a data folder one does. */
  readonly ships: () => boolean;
  /** Told what failed where nothing on the screen shows it. */
  readonly onProblem: (problem: Problem) => void;
}

interface Open {
  /** What it was opened for, as text. */
  readonly wish: string;
  readonly route: Route;
  /** What was last written of it. */
  told: string;
}

/** How soon a destination that another process has put or removed is noticed, and how old statuses may be. */
const LOOK_MS = 2_000;
const TEST_MS = 15_000;

/**
 * Ships from `start` to `close`, in one process of a data folder. Destinations may be changed by all.
 */
export class ShippingService {
  readonly #deps: ShippingDeps;
  readonly #store: ShippingStore;
  readonly #open = new Map<string, Open>();
  #timer: NodeJS.Timeout | null = null;

  constructor(deps: ShippingDeps) {
    this.#deps = deps;
    this.#store = new ShippingStore(deps.db);
  }

  start(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    const open = [...this.#open];
    this.#open.clear();
    await Promise.all(
      open.map(async ([name, { route }]) => {
        await route.close();
        this.#store.tell(name, route.status);
      }),
    );
  }

  /** Ships something that happened to whoever wants to know; costs nothing where nobody does. */
  tell(record: LoggedRecord): void {
    for (const { route } of this.#open.values()) route.take(record);
  }

  list(): DestinationRow[] {
    this.#tellStatuses();
    return this.#store.rows();
  }

  /** Throws `usage` for a port that HTTP is never sent to. */
  put(destination: Destination): void {
    if (destination.kind !== 'syslog') refuseBadPort(destination.url);
    this.#store.put(destination);
    if (this.#timer) this.#look();
  }

  /** Throws `usage`. */
  remove(name: string): void {
    if (!this.#store.remove(name)) throw unknown(name);
    if (this.#timer) this.#look();
  }

  /** Sends one sample or record. Throws `usage` for a name that there is not, `shipping-failed`. */
  async test(name: string, signal: AbortSignal): Promise<void> {
    const row = this.#store.rows().find(({ destination }) => destination.name === name);
    if (!row) throw unknown(name);
    using limit = deadline(TEST_MS, signal);
    await tryRoute(row.destination, limit);
  }

  #look(): void {
    try {
      const rows = this.#deps.ships() ? this.#store.rows() : [];
      const wanted = new Map(rows.map(({ destination }) => [destination.name, destination]));
      for (const [name, { wish, route }] of this.#open) {
        const destination = wanted.get(name);
        if (destination && JSON.stringify(destination) === wish) continue;
        this.#open.delete(name);
        void route.close();
      }
      for (const [name, destination] of wanted) {
        if (this.#open.has(name)) continue;
        const route = openRoute(destination, this.#deps);
        this.#open.set(name, { wish: JSON.stringify(destination), route, told: '' });
      }
      this.#tellStatuses();
    } catch (error) {
      // The disk may be full: what is open goes on, and the next look tries again.
      this.#deps.onProblem(asProblem(error));
    }
  }

  #tellStatuses(): void {
    for (const [name, open] of this.#open) {
      const { status } = open.route;
      const text = JSON.stringify(status);
      if (text === open.told) continue;
      this.#store.tell(name, status);
      open.told = text;
    }
  }
}

function unknown(name: string): Problem {
  return new Problem('usage', `Name a destination that there is: ${name} is none`, { destination: name });
}
