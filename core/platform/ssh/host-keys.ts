import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { Problem } from '../../contract/problem.ts';
import type { Hop } from './hops.ts';
import {
  fingerprint,
  judge,
  type KnownHost,
  keyType,
  knownHostsLine,
  knownKeyTypes,
  parseKnownHosts,
} from './known-hosts.ts';

/** What a person is asked when a host is met for the first time. */
export interface HostKeyQuestion {
  readonly host: string;
  readonly port: number;
  /** `SHA256:…` */
  readonly fingerprint: string;
  readonly keyType: string;
}

// SHA-1 signatures (ssh-rsa as an algorithm, not as a key) are left out, as OpenSSH does since 8.8.
const ALGORITHMS: readonly (readonly [keyType: string, ServerHostKeyAlgorithm])[] = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['ssh-rsa', 'rsa-sha2-512'],
  ['ssh-rsa', 'rsa-sha2-256'],
];

/** The file of host keys that Signalbox itself keeps. */
export function ownKnownHosts(dataDir: string): string {
  return join(dataDir, 'known_hosts');
}

/** Every line that vouches for a hop: the user's files, the system's, Signalbox's own. A missing file is an empty one. */
export async function loadKnownHosts(hop: Hop, own: string): Promise<KnownHost[]> {
  const files = [...hop.knownHosts, '/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2', own];
  return (await Promise.all(files.map(readOrEmpty))).flatMap(parseKnownHosts);
}

/** The signature algorithms to offer: those of the known keys first, so that the host shows a key that can be checked. */
export function hostKeyAlgorithms(lines: readonly KnownHost[], hop: Hop): ServerHostKeyAlgorithm[] {
  const known = knownKeyTypes(lines, hop.keyName, hop.port);
  const first = ALGORITHMS.filter(([type]) => known.includes(type));
  return [...first, ...ALGORITHMS.filter((each) => !first.includes(each))].map(([, algorithm]) => algorithm);
}

/** Null when the key is the known one, else why it must not be trusted. */
export function refuse(lines: readonly KnownHost[], hop: Hop, blob: Uint8Array): Problem | null {
  const verdict = judge(lines, hop.keyName, hop.port, blob);
  const where = hop.port === 22 ? hop.host : `${hop.host} port ${hop.port}`;
  const data = { host: hop.host, port: hop.port, fingerprint: fingerprint(blob), keyType: keyType(blob) };
  switch (verdict.kind) {
    case 'known':
      return null;
    case 'unknown':
      return new Problem(
        'host-key-unknown',
        `Confirm that ${data.fingerprint} is the key of ${where} (ask whoever runs it), then connect again`,
        data,
      );
    case 'revoked':
      return new Problem('host-key-revoked', `Do not connect: the key that ${where} shows is marked as revoked`, data);
    case 'changed': {
      const known = verdict.known.map((line) => fingerprint(Buffer.from(line.key, 'base64')));
      return new Problem(
        'host-key-changed',
        `Find out why the key of ${where} changed (reinstalled, or someone between?), then remove its old line from known_hosts`,
        { ...data, known },
      );
    }
  }
}

/** Remembers a key that a person confirmed. Only ever appends to Signalbox's own file. */
export async function remember(own: string, hop: Hop, blob: Uint8Array): Promise<void> {
  await mkdir(dirname(own), { recursive: true, mode: 0o700 });
  await appendFile(own, knownHostsLine(hop.keyName, hop.port, blob), { mode: 0o600, flush: true });
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return '';
    throw error;
  }
}
