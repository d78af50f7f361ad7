import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type AnyAuthMethod, type Client } from 'ssh2';
import { Problem } from '../../contract/problem.ts';
import { abortProblem, deadline } from '../waiting.ts';
import type { Hop } from './hops.ts';
import { hostKeyAlgorithms, refuse } from './host-keys.ts';
import { describeIdentities, type Identities } from './identities.ts';
import type { KnownHost } from './known-hosts.ts';
import { watchSilence } from './silence.ts';
import { formatAddress } from './target.ts';

/** A key that a host showed and that was not accepted. */
export interface Refusal {
  readonly problem: Problem;
  readonly key: Buffer;
}

/** How a handshake ended: with a client, or with a host key that is not to be trusted. */
export type Handshake = { readonly client: Client } | { readonly refusal: Refusal };

export interface HandshakeInput {
  readonly hop: Hop;
  readonly knownHosts: readonly KnownHost[];
  readonly identities: Identities;
  readonly keepaliveMs: number;
}

const TCP_MS = 10_000;
const READY_MS = 20_000;
// Three of these without a byte, before both sides have agreed on keys, end an attempt: the kernel of a host that hangs
// still takes connections. Longer than the 5 s that some servers wait for a name server before they say who they are.
const SILENT_MS = 2000;

/** A TCP connection. Throws `host-unreachable`, or the signal's Problem. */
export function dial({ host, port }: Hop, signal: AbortSignal): Promise<Socket> {
  const limit = deadline(TCP_MS, signal);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    // An error that comes when nobody waits here any more: 'close' follows it, and tells.
    socket.on('error', () => {});
    const end = (finish: () => void) => {
      limit[Symbol.dispose]();
      limit.removeEventListener('abort', abort);
      socket.off('connect', connected).off('error', failed);
      finish();
    };
    const abort = () => {
      socket.destroy();
      const late = () => unreachable(host, port, new Error(`no answer in ${TCP_MS / 1000} s`));
      end(() => reject(signal.aborted ? abortProblem(signal.reason) : late()));
    };
    const connected = () => end(() => resolve(socket));
    const failed = (error: Error) => end(() => reject(unreachable(host, port, error)));
    socket.once('connect', connected).once('error', failed);
    if (limit.aborted) abort();
    else limit.addEventListener('abort', abort, { once: true });
  });
}

/** Speaks SSH over a stream until the login stands. Throws `host-unreachable`, `auth-failed`, or the signal's Problem. */
export function shakeHands(stream: Duplex, input: HandshakeInput, signal: AbortSignal): Promise<Handshake> {
  const { hop, identities, knownHosts } = input;
  const client = new ssh2.Client();
  let refusal: Refusal | null = null;
  // Of a stream that closed before anyone listened nothing would be heard any more.
  if (stream.destroyed || stream.readableEnded) return Promise.reject(hungUp(hop));
  return new Promise((resolve, reject) => {
    const stopWatching = watchSilence(stream, SILENT_MS);
    const end = (finish: () => void) => {
      stopWatching();
      signal.removeEventListener('abort', abort);
      client.off('close', closed).off('ready', ready).off('error', failed);
      finish();
    };
    const fail = (problem: Problem) =>
      end(() => {
        // Late errors of a connection that nobody has any more.
        client.on('error', () => {});
        client.destroy();
        stream.destroy();
        if (refusal) resolve({ refusal });
        else reject(problem);
      });
    const abort = () => fail(abortProblem(signal.reason));
    const closed = () => fail(hungUp(hop));
    const failed = (error: Error & { level?: string }) => {
      if (error.level === 'agent') return; // the next identity is tried
      if (error.level === 'client-authentication') fail(denied(hop, identities));
      else fail(unreachable(hop.host, hop.port, error));
    };
    const ready = () =>
      end(() => {
        // An error is always followed by 'close', which is what counts from here on.
        client.on('error', () => {});
        resolve({ client });
      });
    client.on('close', closed).on('ready', ready).on('error', failed);
    // From here on a person may be asked, by the agent that signs.
    client.once('handshake', stopWatching);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    client.connect({
      sock: stream,
      username: hop.user,
      readyTimeout: READY_MS,
      keepaliveInterval: input.keepaliveMs,
      // Pings only: `silence` decides, since on a slow way an answer waits behind the data that was sent before.
      keepaliveCountMax: Number.POSITIVE_INFINITY,
      algorithms: { serverHostKey: hostKeyAlgorithms(knownHosts, hop) },
      authHandler: authMethods(hop, identities),
      hostVerifier: (key: Buffer) => {
        const problem = refuse(knownHosts, hop, key);
        if (problem) refusal = { problem, key };
        return problem === null;
      },
    });
  });
}

function hungUp({ host, port }: Hop): Problem {
  return unreachable(host, port, new Error('it closed the connection'));
}

/** `none` first, as ssh does: it says what the host accepts. */
function authMethods({ user }: Hop, { keys, agent }: Identities): AnyAuthMethod[] {
  const methods: AnyAuthMethod[] = [{ type: 'none', username: user }];
  for (const { key } of keys) methods.push({ type: 'publickey', username: user, key });
  if (agent) methods.push({ type: 'agent', username: user, agent });
  return methods;
}

function denied(hop: Hop, identities: Identities): Problem {
  const tried = describeIdentities(identities);
  return new Problem(
    'auth-failed',
    `Choose another user or add a public key to ${hop.user}'s authorized_keys on ${hop.host}: it did not accept ${tried}`,
    { host: hop.host, port: hop.port, user: hop.user, tried },
  );
}

/** `host-unreachable` with what the operator can do about this error. */
export function unreachable(host: string, port: number, error: Error & { code?: string | number }): Problem {
  const code = String(error.code ?? '');
  const data = { host, port, reason: code === '' ? error.message : code };
  const where = formatAddress('', host, port).slice(1);
  const advice: { readonly [code: string]: string } = {
    ECONNREFUSED: `Start sshd on ${host} or name another port: nothing listens at ${where}`,
    ENOTFOUND: `Check the name ${host}: it is not known here`,
    EAI_AGAIN: `Check the name ${host} and the name server: it cannot be looked up now`,
  };
  const message =
    advice[code] ?? `Check that ${host} is up and the way to it: no connection to ${where} (${data.reason})`;
  return new Problem('host-unreachable', message, data, error);
}
