/** The containers of a host by its Docker API. */
import { addAbortSignal, type Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import type Docker from 'dockerode';
import type { ContainerInfo } from 'dockerode';
import { unless, withDocker } from '../../platform/docker-problem.ts';
import { placeOf } from '../runtimes/place.ts';
import type { ServerWatch } from '../runtimes/server-watch.ts';
import { LineReader } from './blocks.ts';
import { eventOf, parseEvent } from './container-words.ts';
import type { CollectedContainer, HostEvent } from './model.ts';
import { keys } from './parse/reading.ts';
import { backOffMs, pause } from './pause.ts';

/** As engines/docker/container.ts labels them. */
const SERVICE = 'io.signalbox.service';
const SLOT = 'io.signalbox.slot';
const LIST_MS = 10_000;
const LONGEST_PAUSE_MS = 60_000;
const LIMIT_MS = 8_000;
const BURST_MS = 300;
/** A list that is slow or gets lost says nothing of the containers; by the next of these the engine is gone. */
const MOST_MISSED = 2;
const MOST = 256;
const MOST_EVENT_CHARACTERS = 64 * 1024;
const ACTIONS = ['start', 'die', 'oom', 'kill', 'health_status'];

export interface ContainerWatchDeps {
  readonly docker: Docker;
  /** Told of the containers, and asked what runs in them. */
  readonly servers: Pick<ServerWatch, 'take' | 'serverIn'>;
  now(): number;
  onChange(): void;
  onEvent(event: HostEvent): void;
}

/** Follows until its signal aborts. A Docker that is missing, denied or hangs leaves no list, and is asked again. */
export class ContainerWatch {
  readonly #deps: ContainerWatchDeps;
  readonly #host: string;
  #containers: readonly CollectedContainer[] | null = null;
  readonly #byId = new Map<string, CollectedContainer>();
  /** By id; what a list does not tell. It only changes when the container starts. */
  readonly #restarts = new Map<string, number>();
  readonly #told = new Map<string, number>();
  #answers = false;
  #root: string | null = null;
  #wake: () => void = () => {};

  constructor(host: string, deps: ContainerWatchDeps) {
    this.#host = host;
    this.#deps = deps;
  }

  /** Null: the engine does not tell of them. */
  get containers(): readonly CollectedContainer[] | null {
    return this.#containers;
  }

  /** The engine's folder, null while it is not known. */
  get root(): string | null {
    return this.#root;
  }

  /** Without an engine that answers, the id has to do; a new one is not told of before its name is known. */
  nameOf(id: string): string | null {
    return this.#byId.get(id)?.name ?? (this.#answers ? null : id.slice(0, 12));
  }

  tell(values: Map<string, number>): void {
    for (const [key, restarts] of this.#told) values.set(key, restarts);
  }

  /** What is said of a server changed. */
  serverChanged(): void {
    const now = this.#containers?.map((each) => ({ ...each, server: this.#deps.servers.serverIn(each.id) }));
    if (now) this.#take(now);
  }

  /** Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#list(signal), this.#follow(signal)]);
  }

  async #list(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      // What happens while the list is on its way is a reason to ask again.
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      try {
        await this.#once(signal);
        failures = 0;
      } catch {
        // That Docker does not answer is told where hosts are checked; here it only means that there is nothing new to tell.
        if (signal.aborted) return;
        failures += 1;
        this.#answers = false;
        if (failures > MOST_MISSED) {
          this.#deps.servers.take([]);
          this.#take(null);
        }
      }
      const ms = failures === 0 ? LIST_MS : LIST_MS + backOffMs(failures, LONGEST_PAUSE_MS);
      await pause(ms, AbortSignal.any([signal, woken.signal]));
      // Events come in bursts.
      if (woken.signal.aborted) await pause(BURST_MS, signal);
    }
  }

  async #once(signal: AbortSignal): Promise<void> {
    const { docker } = this.#deps;
    const found = await withDocker(
      'list its containers',
      signal,
      (limited) => docker.listContainers({ all: true, abortSignal: limited }),
      LIMIT_MS,
    );
    const first = found
      .toSorted((a, b) => Number(b.State === 'running') - Number(a.State === 'running'))
      .slice(0, MOST);
    const ids = new Set(first.map(({ Id }) => Id));
    for (const id of this.#restarts.keys()) if (!ids.has(id)) this.#restarts.delete(id);
    // A list names neither the restarts of a container nor the engine's folder.
    for (const { Id } of first) if (!this.#restarts.has(Id)) await this.#askRestarts(Id, signal);
    if (this.#root === null) await this.#askRoot(signal);
    this.#answers = true;
    this.#deps.servers.take(
      first.flatMap((info) => {
        const place = placeOf(info);
        return place ? { place, name: `${this.#host}/${nameOf(info)}` } : [];
      }),
    );
    this.#take(first.map((each) => this.#collected(each)));
  }

  async #askRestarts(id: string, signal: AbortSignal): Promise<void> {
    const inspected = await withDocker(
      'look at a container',
      signal,
      (limited) => unless([404], this.#deps.docker.getContainer(id).inspect({ abortSignal: limited })),
      LIMIT_MS,
    );
    if (inspected) this.#restarts.set(id, inspected.RestartCount);
  }

  async #askRoot(signal: AbortSignal): Promise<void> {
    const info = await withDocker('tell of itself', signal, () => this.#deps.docker.info(), LIMIT_MS);
    const root: unknown = info.DockerRootDir;
    this.#root = typeof root === 'string' && /^\/[^\n]*$/.test(root) ? root : '/';
  }

  #take(containers: readonly CollectedContainer[] | null): void {
    this.#byId.clear();
    for (const each of containers ?? []) this.#byId.set(each.id, each);
    if (isDeepStrictEqual(containers, this.#containers)) return;
    this.#containers = containers;
    this.#told.clear();
    for (const { name, restarts } of containers ?? []) {
      this.#told.set(keys('container.restarts', `${this.#host}/${name}`)(), restarts);
    }
    this.#deps.onChange();
  }

  #collected(info: ContainerInfo): CollectedContainer {
    const { Id, Labels, State } = info;
    const slot = Labels[SLOT];
    return {
      id: Id,
      name: nameOf(info),
      service: Labels[SERVICE] ?? null,
      slot: slot === 'blue' || slot === 'green' ? slot : null,
      state: State,
      restarts: this.#restarts.get(Id) ?? 0,
      server: this.#deps.servers.serverIn(Id),
    };
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.#events(signal, () => {
          failures = 0;
        });
      } catch {
        // As with the list; that one goes on asking.
      }
      await pause(LIST_MS + backOffMs(failures, LONGEST_PAUSE_MS), signal);
    }
  }

  async #events(signal: AbortSignal, onOpen: () => void): Promise<void> {
    const filters = { type: ['container' as const], event: ACTIONS };
    const options = { filters, abortSignal: signal };
    const stream = await withDocker('tell of events', signal, () => this.#deps.docker.getEvents(options), LIMIT_MS);
    onOpen();
    addAbortSignal(signal, stream as Readable);
    const reader = new LineReader(MOST_EVENT_CHARACTERS);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      for (const line of reader.push(chunk.toString('utf8'))) this.#heard(line);
    }
  }

  #heard(line: string): void {
    const event = parseEvent(line);
    if (!event) return;
    if (event.action === 'start') this.#restarts.delete(event.id);
    const told = eventOf(event, this.#deps.now(), SERVICE);
    if (told) this.#deps.onEvent(told);
    this.#wake();
  }
}

function nameOf({ Id, Names }: ContainerInfo): string {
  return Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12);
}
