import { Agent, type AgentOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import Docker from 'dockerode';

/** The engine's usual socket. */
export const DOCKER_SOCKET = '/var/run/docker.sock';

/** Opens a stream to the engine. Throws a Problem, which the caller of the engine then gets. */
export type OpenDockerStream = () => Promise<Duplex>;

/** HTTP connections over streams that something else opens; kept and used again. */
class StreamAgent extends Agent {
  readonly #open: OpenDockerStream;
  readonly #mayKeep: () => boolean;

  constructor(open: OpenDockerStream, mayKeep: () => boolean, options: AgentOptions) {
    super(options);
    this.#open = open;
    this.#mayKeep = mayKeep;
  }

  /** docker-modem writes out its whole request for a log that nobody reads, this and all below it too: 8 ms for each call. */
  [inspect.custom](): string {
    return 'StreamAgent';
  }

  override createConnection(_options: object, callback?: (error: Error | null, stream: Duplex) => void): undefined {
    this.#open().then(
      (stream) => callback?.(null, stream),
      // http's own type asks for a stream beside the error; it never looks at it.
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    );
  }

  override keepSocketAlive(socket: Duplex): boolean {
    if (!this.#mayKeep()) return false;
    super.keepSocketAlive(socket);
    return true;
  }
}

/**
 * An engine client over streams. `mayKeep` says whether an idle one may stay open (it may not while others wait for its
 * place). `close` ends the idle ones.
 */
export function dockerOver(
  open: OpenDockerStream,
  mayKeep: () => boolean = () => true,
): { readonly docker: Docker; readonly close: () => void } {
  const agent = new StreamAgent(open, mayKeep, { keepAlive: true, maxFreeSockets: 8 });
  // The host and the protocol are for the request line only: the agent decides where it goes.
  const options = { host: 'docker', port: 80, protocol: 'http' as const, agent };
  return { docker: new Docker(options), close: () => agent.destroy() };
}
