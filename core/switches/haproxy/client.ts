/** The running router of one host: what its split is, setting it, and what it logged. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../contract/problem.ts';
import { deadline } from '../../platform/waiting.ts';
import { type Slot, type Split, slots } from '../../services/model.ts';
import type { RequestRecord, SwitchApplied } from '../model.ts';
import { routerPaths } from './config.ts';
import { asRouterProblem, type Connect, type ControlAnswer, ControlClient } from './control.ts';
import { follow, type Worker } from './follow.ts';
import { mapLine, mapValue, parseMapValue } from './split-value.ts';
import { openTail } from './tail.ts';

/** What the router says of one slot's server. */
export interface RouterServer {
  /** Passed a check since the router started, and none since said otherwise. */
  readonly up: boolean;
  /** False until the first check after a start or reload. */
  readonly checked: boolean;
  /** HAProxy's word, such as `UP` or `DOWN 1/2`. */
  readonly status: string;
  /** Requests that it is answering. */
  readonly sessions: number;
  readonly weight: number;
}

export interface RouterStatus {
  readonly split: Split | null;
  readonly fence: number;
  readonly servers: { readonly [slot in Slot]: RouterServer };
  /** The router's clock, µs since 1970. */
  readonly nowUs: number;
  /** Process id of the worker that answered. */
  readonly worker: number;
  /** Fingerprint of the shared files that it has read. */
  readonly files: string;
}

/** `appliedUs` holds for every worker, those that a reload replaced included. */
export interface RouterApplied extends SwitchApplied {
  /** When the router read the request, µs by its own clock. */
  readonly askedUs: number;
  /** Workers of before a reload that were told too. */
  readonly oldWorkers: number;
}

const CALL_MS = 10_000;
const WORKER_TRIES = 40;
const WORKER_PAUSE_MS = 50;

export class RouterClient {
  readonly #connect: Connect;
  readonly #adminSocket: string;
  readonly #control: ControlClient;

  /** `dir`: the router's folder as `connect` sees it. */
  constructor(connect: Connect, dir: string) {
    const paths = routerPaths(dir);
    this.#connect = connect;
    this.#adminSocket = paths.adminSocket;
    this.#control = new ControlClient(connect, paths.controlSocket);
  }

  /** Throws `service-unknown` when the router has no such service, `switch-failed` when it does not answer. */
  async status(service: string, signal: AbortSignal): Promise<RouterStatus> {
    const { status, body } = await this.#call('GET', `/status?service=${service}`, '', signal);
    if (status !== 200) throw refusal(service, { status, body });
    const servers = objectAt(body, 'servers');
    return {
      ...parseMapValue(String(body.value)),
      servers: { blue: serverAt(servers, 'blue'), green: serverAt(servers, 'green') },
      nowUs: numberAt(body, 'nowUs'),
      worker: numberAt(body, 'pid'),
      files: String(body.files ?? ''),
    };
  }

  /**
   * Takes the slot's server as down until it passes a check, unless the slot may answer requests now. Throws
   * `service-unknown`, and `switch-failed` when the router does not answer.
   */
  async recheck(service: string, slot: Slot, signal: AbortSignal): Promise<void> {
    const answer = await this.#call('POST', `/recheck?service=${service}&slot=${slot}`, '', signal);
    if (answer.status !== 200) throw refusal(service, answer);
  }

  /**
   * Sets the split in the running router; the map file must say the same already, for a restart. May be repeated. Throws
   * `fence-stale` (data: current), `slot-unhealthy` (data: slot) for a slot that would get traffic and is not up,
   * `service-unknown`, `service-busy`, and `switch-failed` when the split is not known to hold in every worker.
   */
  async setSplit(service: string, split: Split | null, fence: number, signal: AbortSignal): Promise<RouterApplied> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#call('POST', '/split', mapLine(service, split, fence), signal);
      if (answer.status === 200) {
        if (answer.body.value !== mapValue(split, fence)) throw refusal(service, answer);
        return {
          askedUs: numberAt(answer.body, 'askedUs'),
          appliedUs: numberAt(answer.body, 'appliedUs'),
          oldWorkers: numberAt(answer.body, 'oldWorkers'),
        };
      }
      if (answer.body.code !== 'worker-old' || attempt === WORKER_TRIES) throw refusal(service, answer);
      // A reload or another router replaced the worker meanwhile: the next connection goes to its successor, soon.
      this.#control.close();
      await sleep(WORKER_PAUSE_MS, undefined, { signal });
    }
  }

  /** The worker that takes new connections, whichever answers this. Throws `switch-failed`. */
  async worker(signal: AbortSignal): Promise<Worker> {
    const { body } = await this.#call('GET', '/worker', '', signal);
    return { process: numberAt(body, 'pid'), reloads: numberAt(body, 'reloads') };
  }

  /**
   * The requests of a service: those that the router remembers, then each new one, until the signal aborts. Start it
   * before a switch that is to have a receipt.
   */
  requests(service: string, signal: AbortSignal): AsyncIterable<readonly RequestRecord[]> {
    const log = {
      currentWorker: (stop: AbortSignal) => this.worker(stop),
      openTail: async (stop: AbortSignal) => {
        using limited = deadline(CALL_MS, stop);
        const stream = await this.#connect(this.#adminSocket, limited).catch((error: unknown) => {
          throw asRouterProblem(error);
        });
        return await openTail(stream, limited);
      },
    };
    return follow(log, service, signal);
  }

  /** Lets kept connections go; the next call opens another. */
  close(): void {
    this.#control.close();
  }

  async #call(method: 'GET' | 'POST', path: string, body: string, signal: AbortSignal): Promise<ControlAnswer> {
    using limited = deadline(CALL_MS, signal);
    return await this.#control.call(method, path, body, limited);
  }
}

function refusal(service: string, { status, body }: ControlAnswer): Problem {
  switch (body.code) {
    case 'fence-stale':
      return new Problem('fence-stale', `Read ${service} again and start over: another control plane changed it`, {
        current: numberAt(body, 'current'),
      });
    case 'slot-unhealthy': {
      const slot = slots.find((name) => name === body.slot) ?? null;
      return new Problem(
        'slot-unhealthy',
        `Make the ${slot} slot of ${service} healthy first: its server is not ready`,
        {
          slot,
        },
      );
    }
    case 'service-unknown':
      return new Problem('service-unknown', `Deploy ${service} first: the router does not know it`, { service });
    case 'service-busy':
      return new Problem('service-busy', `Try again: the router is busy with another change of ${service}`, {
        service,
      });
    default:
      return new Problem('switch-failed', `Set the split of ${service} again: the router did not take it`, {
        status,
        reason: String(body.reason ?? body.code ?? ''),
      });
  }
}

function objectAt(body: { readonly [key: string]: unknown }, key: string): { readonly [key: string]: unknown } {
  const value = body[key];
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function numberAt(body: { readonly [key: string]: unknown }, key: string): number {
  const value = body[key];
  if (typeof value === 'number') return value;
  throw new Problem('switch-failed', 'Check the router: it did not answer as Signalbox expects', { missing: key });
}

function serverAt(servers: { readonly [key: string]: unknown }, slot: Slot): RouterServer {
  const server = objectAt(servers, slot);
  return {
    up: server.up === true,
    checked: server.checked === true,
    status: String(server.status),
    sessions: numberAt(server, 'sessions'),
    weight: numberAt(server, 'weight'),
  };
}
