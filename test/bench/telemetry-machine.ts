import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Problem } from '../../core/contract/problem.ts';
import { dockerOver } from '../../core/platform/docker-agent.ts';
import type { HostStream, Machine } from '../../core/platform/machine.ts';

/** What a connection to the replayer carries; its first line says which, and of which host. */
export type Carried = 'loop' | 'errors' | 'engine';

/** A host of the replayer as the core reaches hosts: what SSH would carry comes over sockets of this computer. */
export class ReplayedMachine implements Machine {
  readonly address: string;
  readonly stateDir = '/var/lib/signalbox';
  readonly #path: string;
  readonly #host: number;
  readonly #engine = dockerOver(() => this.#open('engine'));

  constructor(path: string, host: number) {
    this.#path = path;
    this.#host = host;
    this.address = `replayed host ${host}`;
  }

  async openStream(): Promise<HostStream> {
    const [loop, errors] = await Promise.all([this.#open('loop'), this.#open('errors')]);
    const close = async () => {
      loop.destroy();
      errors.destroy();
    };
    return { output: loop, errors, input: loop, close };
  }

  docker() {
    return this.#engine.docker;
  }

  async close(): Promise<void> {
    this.#engine.close();
  }

  run = notRecorded;
  openShell = notRecorded;
  connectSocket = (): Promise<Duplex> => notRecorded();
  connectTcp = (): Promise<Duplex> => notRecorded();
  putFile = notRecorded;

  async #open(carried: Carried): Promise<Socket> {
    const socket = connect(this.#path);
    await once(socket, 'connect');
    socket.write(`${carried} ${this.#host}\n`);
    return socket;
  }
}

async function notRecorded(): Promise<never> {
  throw new Problem('host-unreachable', 'Ask for what was recorded');
}
