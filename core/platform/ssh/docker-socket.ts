import type { Duplex } from 'node:stream';
import { Problem } from '../../contract/problem.ts';
import { DOCKER_SOCKET } from '../docker-agent.ts';
import { Semaphore } from '../semaphore.ts';
import { deadline, waitFor } from '../waiting.ts';
import { ChannelStream } from './channel-stream.ts';
import { openExec, openSocket } from './channels.ts';
import type { Connection, Link } from './connection.ts';
import { runThere } from './run.ts';

const OPEN_MS = 15_000;
const DIAL = ['docker', '-H', `unix://${DOCKER_SOCKET}`, 'system', 'dial-stdio'] as const;
// Each takes one of the link's sessions; the others stay free for commands and uploads.
const MAX_DIALS = 4;

/** Streams to the engine there: straight to its socket, or through its own client where sshd forbids that. */
export class DockerSocket {
  readonly #connection: Connection;
  readonly #dials = new Semaphore(MAX_DIALS);
  /** The link on which sshd refuses to forward to sockets while the engine's client gets through. */
  #dialing: Link | null = null;
  /** One question for all who are refused at the same time. */
  #diagnosed: { readonly link: Link; readonly answer: Promise<void> } | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** False while others wait for a place. */
  mayKeep(): boolean {
    return this.#dials.waiting === 0;
  }

  /** Throws `docker-missing`, `docker-denied` or the way's problems. */
  async open(signal?: AbortSignal): Promise<Duplex> {
    using until = deadline(OPEN_MS, signal);
    const link = await this.#connection.link(until);
    if (this.#dialing === link) return await this.#dial(link, until);
    try {
      return onLink(link, new ChannelStream(await openSocket(link, DOCKER_SOCKET, until)));
    } catch (error) {
      if (error instanceof Problem) throw error;
      // sshd gives one answer for all reasons, so ask a shell which it is.
      if (this.#diagnosed?.link !== link) this.#diagnosed = { link, answer: this.#diagnose(link) };
      await waitFor(this.#diagnosed.answer, until);
      return await this.#dial(link, until);
    }
  }

  /** Returns when the engine's client there gets through; else throws why nothing does. */
  async #diagnose(link: Link): Promise<void> {
    try {
      using until = deadline(OPEN_MS);
      await this.#askWhy(until);
      this.#dialing = link;
    } finally {
      this.#diagnosed = null;
    }
  }

  async #askWhy(signal: AbortSignal): Promise<void> {
    const script = 'test -S "$1" || exit 3; test -r "$1" -a -w "$1" || exit 4; command -v docker >/dev/null || exit 5';
    const { code } = await runThere(this.#connection, ['sh', '-c', script, 'sh', DOCKER_SOCKET], { signal });
    if (code === 3) {
      throw new Problem('docker-missing', `Install or start Docker on the host: there is no ${DOCKER_SOCKET}`);
    }
    if (code === 4) {
      throw new Problem(
        'docker-denied',
        `Add this user to the docker group (sudo usermod -aG docker "$USER") and connect again: ${DOCKER_SOCKET} is closed to it`,
      );
    }
    if (code === 5) {
      throw new Problem(
        'docker-denied',
        `Set AllowStreamLocalForwarding yes in the host's sshd_config, or start Docker: ${DOCKER_SOCKET} takes no connection`,
      );
    }
    const ping = 'GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n';
    const { stdout, stderr } = await runThere(this.#connection, DIAL, { stdin: ping, signal });
    if (stdout.startsWith('HTTP/1.1 200')) return;
    const reason = stderr.trim().split('\n').at(-1) ?? '';
    throw new Problem(
      'docker-missing',
      'Start Docker on the host (systemctl start docker): its engine does not answer',
      {
        reason,
      },
    );
  }

  async #dial(link: Link, signal: AbortSignal): Promise<Duplex> {
    const leave = await this.#dials.acquire(AbortSignal.any([signal, link.gone]));
    try {
      const { channel } = await openExec(link, `exec ${DIAL.join(' ')}`, signal);
      channel.once('close', leave);
      return onLink(link, new ChannelStream(channel));
    } catch (error) {
      leave();
      throw error;
    }
  }
}

/** Ends a stream with `connection-lost` when its link goes. */
export function onLink<T extends Duplex>(link: Link, stream: T): T {
  const lost = () => stream.destroy(link.gone.reason);
  link.gone.addEventListener('abort', lost, { once: true });
  stream.once('close', () => link.gone.removeEventListener('abort', lost));
  // Whoever reads sees the error; this only keeps an idle stream's error from ending the process.
  stream.on('error', () => {});
  return stream;
}
