import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { Problem } from '../../contract/problem.ts';
import { Semaphore } from '../semaphore.ts';
import { deadline, waitFor } from '../waiting.ts';
import { ChannelStream } from './channel-stream.ts';
import { dial, type Refusal, shakeHands, unreachable } from './handshake.ts';
import type { Hop } from './hops.ts';
import { type HostKeyQuestion, loadKnownHosts, ownKnownHosts, remember } from './host-keys.ts';
import type { Identities } from './identities.ts';
import { watchSilence } from './silence.ts';
import { formatAddress } from './target.ts';

/** An open connection to the last of the hops. */
export interface Way {
  readonly client: Client;
  /** Aborts with `connection-lost` when the connection is gone. */
  readonly gone: AbortSignal;
  /** Says goodbye, and lets go a second later of a host that does not answer. */
  close(): void;
}

export interface WayInput {
  readonly hops: readonly Hop[];
  /** What each hop is logged in to with. */
  readonly identities: readonly Identities[];
  readonly dataDir: string;
  readonly keepaliveMs: number;
  readonly confirmHostKey?: ((question: HostKeyQuestion) => Promise<boolean>) | undefined;
}

// A host counts handshakes that have not ended (MaxStartups) and locks a client out that makes too many (PerSourcePenalties).
// So the places are those of the first host on the way: hosts that hang leave the ways to others free.
const TO_HOST = 4;
const THROUGH_BASTION = 2;
const places = new Map<string, Semaphore>();
// Of all together: each costs arithmetic here and an open file.
const handshakes = new Semaphore(64);
const FORWARD_MS = 10_000;
const GOODBYE_MS = 1000;

/**
 * Connects through all hops, each one's key verified. A key met for the first time is confirmed by a person between two
 * attempts, so that no handshake waits for an answer. Throws the way's problems, or the signal's.
 */
export async function openWay(input: WayInput, signal: AbortSignal): Promise<Way> {
  for (const _ of input.hops) {
    const result = await attempt(input, signal);
    if ('way' in result) return result.way;
    await confirm(input, result.hop, result.refusal, signal);
  }
  const result = await attempt(input, signal);
  if ('way' in result) return result.way;
  throw result.refusal.problem;
}

type Attempt = { readonly way: Way } | { readonly hop: Hop; readonly refusal: Refusal };

async function attempt(input: WayInput, signal: AbortSignal): Promise<Attempt> {
  const leaveHost = await placesOf(input.hops).acquire(signal);
  try {
    const leave = await handshakes.acquire(signal);
    try {
      return await throughHops(input, signal);
    } finally {
      leave();
    }
  } finally {
    leaveHost();
  }
}

async function throughHops(input: WayInput, signal: AbortSignal): Promise<Attempt> {
  const stations: Station[] = [];
  const close = () => leave(stations);
  try {
    for (const [index, hop] of input.hops.entries()) {
      const before = stations.at(-1)?.client;
      // Read first: between connecting and the handshake nobody would hear the host hang up.
      const handshake = await handshakeInput(input, index, hop);
      const stream = before ? await forward(before, hop, signal) : await dial(hop, signal);
      const result = await shakeHands(stream, handshake, signal);
      if ('refusal' in result) {
        close();
        return { hop, refusal: result.refusal };
      }
      stations.push({ client: result.client, stream });
    }
  } catch (error) {
    close();
    throw error;
  }
  const last = stations.at(-1);
  const target = input.hops.at(-1);
  if (!last || !target) throw new Problem('usage', 'Name a host to connect to');
  return { way: { client: last.client, gone: watch(last, target, input.keepaliveMs, close), close } };
}

/** A hop that let us in. */
interface Station {
  readonly client: Client;
  readonly stream: Duplex;
}

function leave(stations: readonly Station[]): void {
  const outermost = stations.toReversed();
  for (const { client } of outermost) client.end();
  // Client.destroy() does nothing after Client.end(), so it is the streams that are let go of.
  const drop = () => {
    for (const { stream } of outermost) stream.destroy();
  };
  setTimeout(drop, GOODBYE_MS).unref();
}

async function handshakeInput({ identities, dataDir, keepaliveMs }: WayInput, index: number, hop: Hop) {
  const knownHosts = await loadKnownHosts(hop, ownKnownHosts(dataDir));
  return { hop, knownHosts, keepaliveMs, identities: identities[index] ?? { keys: [], agent: null } };
}

function watch({ client, stream }: Station, hop: Hop, keepaliveMs: number, close: () => void): AbortSignal {
  const gone = new AbortController();
  const stopWatching = watchSilence(stream, keepaliveMs);
  let reason = 'the host closed it';
  client.on('error', (error) => {
    reason = error.message;
  });
  client.once('close', () => {
    stopWatching();
    const address = formatAddress(hop.user, hop.host, hop.port);
    const message = `Try again when ${hop.host} answers: the connection to ${address} broke off (${reason})`;
    gone.abort(new Problem('connection-lost', message, { host: hop.host, port: hop.port, reason }));
    close();
  });
  return gone.signal;
}

function placesOf(hops: readonly Hop[]): Semaphore {
  const [first] = hops;
  const through = hops.length > 1;
  const key = first ? `${through} ${formatAddress(first.user, first.host, first.port)}` : '';
  const found = places.get(key) ?? new Semaphore(through ? THROUGH_BASTION : TO_HOST);
  places.set(key, found);
  return found;
}

async function forward(client: Client, hop: Hop, signal: AbortSignal): Promise<Duplex> {
  const failed = (why: string) => unreachable(hop.host, hop.port, new Error(`the host before it ${why}`));
  const opened = new Promise<Duplex>((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, hop.host, hop.port, (error, channel) => {
      if (error) return reject(failed(`says: ${error.message}`));
      // As with a socket: 'close' tells.
      resolve(new ChannelStream(channel).on('error', () => {}));
    });
  });
  using limit = deadline(FORWARD_MS, signal);
  try {
    return await waitFor(opened, limit, (late) => late.destroy());
  } catch (error) {
    throw limit.aborted && !signal.aborted ? failed(`got no answer in ${FORWARD_MS / 1000} s`) : error;
  }
}

async function confirm(input: WayInput, hop: Hop, { problem, key }: Refusal, signal: AbortSignal): Promise<void> {
  if (problem.code !== 'host-key-unknown' || !input.confirmHostKey) throw problem;
  const { fingerprint, keyType } = problem.data;
  const question = { host: hop.host, port: hop.port, fingerprint: String(fingerprint), keyType: String(keyType) };
  if (!(await waitFor(input.confirmHostKey(question), signal))) throw problem;
  await remember(ownKnownHosts(input.dataDir), hop, key);
}
