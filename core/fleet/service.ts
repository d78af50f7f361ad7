/** The fleet: every host asked on its own, what it last said kept as rows. Slices: hosts, services, rollouts. */
import type { HostRow } from '../contract/hosts.ts';
import { asProblem, Problem } from '../contract/problem.ts';
import type { ServiceRow } from '../contract/services.ts';
import type { Host, HostFacts } from '../hosts/model.ts';
import { LiveTable } from '../platform/live-table.ts';
import { deadline, waitFor } from '../platform/waiting.ts';
import type { ServiceDirectory } from '../services/directory.ts';
import { askHost, type OpenHost } from './ask-host.ts';
import { problemView, serviceRow, unaskedHost } from './model.ts';
import { Rounds } from './rounds.ts';

export interface FleetDeps {
  readonly hosts: { list(): Host[]; facts(name: string, signal: AbortSignal): Promise<HostFacts> };
  readonly directory: Pick<ServiceDirectory, 'hostOf' | 'servicesOn' | 'saw'>;
  readonly open: OpenHost;
  /** Names a host whenever something was changed there: it is then asked at once. Followed while anybody watches. */
  readonly changes?: (signal: AbortSignal) => AsyncIterable<string>;
  /** Told why the changes can not be followed any more. */
  readonly onProblem?: (problem: Problem) => void;
  /** Between two rounds, default 5 s. */
  readonly everyMs?: number;
}

const EVERY_MS = 5_000;
/** The more hosts are silent the less often each is asked, but at least this often. */
const SILENT_MS = 60_000;
const FACTS_MS = 60_000;
/** How long a round, or the reading of facts, may take. */
const ROUND_DEADLINE_MS = 10_000;
const FACTS_DEADLINE_MS = 55_000;
const FRESH_DEADLINE_MS = 5_000;

interface Asked {
  readonly services: Rounds;
  readonly facts: Rounds;
  /** Rounds that failed, one after another. */
  failures: number;
  factsProblem: Problem | null;
}

export class FleetService {
  /** Keyed by name. */
  readonly hosts: LiveTable<HostRow>;
  /** Keyed by the service's name. What a silent host last said stays, with its `problem` and its old `seenAt`. */
  readonly services: LiveTable<ServiceRow>;
  readonly #deps: FleetDeps;
  readonly #asked = new Map<string, Asked>();
  #watchers = 0;
  #following: AbortController | null = null;

  constructor(deps: FleetDeps) {
    this.#deps = deps;
    this.hosts = new LiveTable(() => this.hold());
    this.services = new LiveTable(() => this.hold());
    this.sync();
  }

  /** Asks all hosts again and again until what it returns is called, and as long as anyone watches a table. */
  hold(): () => void {
    this.sync();
    this.#watchers += 1;
    for (const each of this.#asked.values()) begin(each);
    if (!this.#following) void this.#follow();
    let held = true;
    return () => {
      if (held) this.#watchers -= 1;
      held = false;
      if (this.#watchers > 0) return;
      this.#following?.abort();
      this.#following = null;
      for (const { services, facts } of this.#asked.values()) {
        services.stop();
        facts.stop();
      }
    };
  }

  /** Takes up hosts that were added and lets go of those that were removed. */
  sync(): void {
    const hosts = this.#deps.hosts.list();
    for (const host of hosts) {
      const row = this.hosts.get(host.name);
      const same = row && row.host.addedAt === host.addedAt && row.host.ssh?.target === host.ssh?.target;
      if (same && this.#asked.has(host.name)) continue;
      this.#forget(host.name);
      this.hosts.set(host.name, unaskedHost(host, this.#deps.directory.servicesOn(host.name)));
      const asked = this.#ask(host);
      this.#asked.set(host.name, asked);
      if (this.#watchers > 0) begin(asked);
    }
    for (const name of this.#asked.keys()) {
      if (!hosts.some((host) => host.name === name)) this.#forget(name);
    }
  }

  /** Asks one host now, after something was changed there. Its rows are then not older than this call. Never rejects. */
  async refresh(host: string): Promise<void> {
    this.sync();
    await this.#asked.get(host)?.services.now();
  }

  /**
   * Asks all hosts that were not asked just now, and returns when they have answered or after 5 s. Hosts that were silent
   * are asked too, but not waited for: rows say how old they are.
   */
  async fresh(signal: AbortSignal): Promise<void> {
    this.sync();
    const since = Date.now() - (this.#deps.everyMs ?? EVERY_MS);
    const waited: Promise<void>[] = [];
    for (const [name, { services }] of this.#asked) {
      const row = this.hosts.get(name);
      if (Date.parse(row?.seenAt ?? '') >= since) continue;
      const asked = services.now();
      if (row?.presence !== 'silent') waited.push(asked);
    }
    using until = deadline(FRESH_DEADLINE_MS, signal);
    await waitFor(Promise.all(waited), until).catch((error: unknown) => {
      if (signal.aborted) throw error;
    });
  }

  close(): void {
    this.#following?.abort();
    for (const name of [...this.#asked.keys()]) this.#end(name);
  }

  #ask(host: Host): Asked {
    const everyMs = this.#deps.everyMs ?? EVERY_MS;
    const asked: Asked = {
      failures: 0,
      factsProblem: null,
      services: new Rounds(
        (signal) => this.#round(host, asked, signal),
        () => (asked.failures > 0 ? Math.min(everyMs * this.#silentHosts(), SILENT_MS) : everyMs),
      ),
      facts: new Rounds(
        (signal) => this.#readFacts(host, asked, signal),
        () => (this.hosts.get(host.name)?.facts ? FACTS_MS : everyMs),
      ),
    };
    return asked;
  }

  async #follow(): Promise<void> {
    const following = new AbortController();
    this.#following = following;
    try {
      for await (const host of this.#deps.changes?.(following.signal) ?? []) void this.refresh(host);
    } catch (error) {
      // The rounds go on: changes are then seen a few seconds later.
      if (!following.signal.aborted) this.#deps.onProblem?.(asProblem(error));
    } finally {
      if (this.#following === following) this.#following = null;
    }
  }

  async #round(host: Host, asked: Asked, signal: AbortSignal): Promise<void> {
    using until = deadline(ROUND_DEADLINE_MS, signal);
    try {
      const readings = await waitFor(askHost(host, this.#deps.open, until), until);
      if (signal.aborted) return;
      const seenAt = new Date().toISOString();
      asked.failures = 0;
      const services = readings.map(({ state }) => state.service).toSorted();
      const problem = asked.factsProblem ?? this.#twinProblem(host.name, services);
      this.#update(host, { presence: 'reachable', seenAt, services, problem });
      for (const reading of readings) this.#saw(host.name, serviceRow(reading, seenAt));
      this.#dropOthers(host.name, services);
    } catch (error) {
      if (signal.aborted) return;
      asked.failures += 1;
      this.#silent(host, asProblem(error));
    }
  }

  async #readFacts(host: Host, asked: Asked, signal: AbortSignal): Promise<void> {
    using until = deadline(FACTS_DEADLINE_MS, signal);
    try {
      const facts = await waitFor(this.#deps.hosts.facts(host.name, until), until);
      if (signal.aborted) return;
      asked.factsProblem = null;
      this.#update(host, { facts });
    } catch (error) {
      // Whether the host is there is for the rounds to tell: this only says why its facts are old.
      if (!signal.aborted) asked.factsProblem = asProblem(error);
    }
  }

  #silent(host: Host, problem: Problem): void {
    this.#update(host, { presence: 'silent', problem });
    for (const row of this.services.rows()) {
      if (row.host === host.name) this.services.set(row.service, { ...row, problem: problemView(problem) });
    }
  }

  #update(host: Host, change: Partial<Omit<HostRow, 'problem'>> & { readonly problem?: Problem | null }): void {
    const row = this.hosts.get(host.name);
    if (!row) return;
    const { problem, ...rest } = change;
    const told = problem === undefined ? row.problem : problem && problemView(problem);
    this.hosts.set(host.name, { ...row, ...rest, host, problem: told });
  }

  /** A name is one service's: while the host that has it says so, another host's of that name does not take its row. */
  #saw(host: string, row: ServiceRow): void {
    if (this.#ownerElsewhere(host, row.service) !== null) return;
    this.services.set(row.service, row);
    if (this.#deps.directory.hostOf(row.service) !== host) this.#deps.directory.saw(row.service, host);
  }

  /** The other host whose service has this name. */
  #ownerElsewhere(host: string, service: string): string | null {
    const known = this.services.get(service);
    if (!known || known.host === host) return null;
    return this.hosts.get(known.host)?.services.includes(service) ? known.host : null;
  }

  /** A service that has no row, since another host has its name, is told of at its own host. */
  #twinProblem(host: string, services: readonly string[]): Problem | null {
    for (const service of services) {
      const other = this.#ownerElsewhere(host, service);
      if (other === null) continue;
      return new Problem(
        'service-exists',
        `Remove ${service} from ${other}, or leave it alone here: both hosts serve it, and only that of ${other} is shown`,
        { service, host: other },
      );
    }
    return null;
  }

  #dropOthers(host: string, services: readonly string[]): void {
    for (const row of this.services.rows()) {
      if (row.host === host && !services.includes(row.service)) this.services.delete(row.service);
    }
  }

  #silentHosts(): number {
    return Math.max(1, this.hosts.rows().filter(({ presence }) => presence === 'silent').length);
  }

  #forget(name: string): void {
    this.#end(name);
    this.hosts.delete(name);
    this.#dropOthers(name, []);
  }

  #end(name: string): void {
    const asked = this.#asked.get(name);
    this.#asked.delete(name);
    asked?.services.end();
    asked?.facts.end();
  }
}

function begin({ services, facts }: Asked): void {
  services.start();
  facts.start();
}
