import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import { Problem } from '../../contract/problem.ts';
import { deadline, waitFor } from '../waiting.ts';
import { askAgent, type ChosenKeys, onlyKeys } from './agent.ts';
import type { Hop } from './hops.ts';

/** Asks a person for a key's passphrase; null: none given. */
export type AskPassphrase = (path: string) => Promise<string | null>;

/** What a login is tried with, in this order. */
export interface Identities {
  readonly keys: readonly { readonly path: string; readonly key: ParsedKey }[];
  readonly agent: ChosenKeys | null;
}

const USUAL = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
const AGENT_MS = 5000;

/**
 * Reads what a hop is logged in to with. A key that was named must be readable; the usual ones in ~/.ssh are taken if
 * they are there. A passphrase is asked for only when the agent does not hold that key. Throws `identity-unreadable`.
 */
export async function loadIdentities(
  hop: Hop,
  home: string,
  ask: AskPassphrase | undefined,
  signal: AbortSignal,
): Promise<Identities> {
  using patience = deadline(AGENT_MS, signal);
  const agent = await askAgent(hop.agent, patience).catch(() => null);
  const named = hop.identities.length > 0;
  const paths = named ? hop.identities : usualIdentities(home);
  const keys: { path: string; key: ParsedKey }[] = [];
  const publicKeys: Buffer[] = [];
  for (const path of paths) {
    const text = await readKey(path, named);
    if (text === null) continue;
    const publicKey = await readPublicKey(path);
    if (publicKey) publicKeys.push(publicKey);
    const held = publicKey !== null && agent !== null && onlyKeys(agent, [publicKey]) !== null;
    // An encrypted key that nobody named is worth a question only when there is nothing else to try.
    if (isEncrypted(text) && (held || (!named && (agent !== null || keys.length > 0)))) continue;
    const key = await parse(path, text, ask, signal);
    keys.push({ path, key });
    publicKeys.push(key.getPublicSSH());
  }
  return { keys, agent: agent && hop.identitiesOnly ? onlyKeys(agent, publicKeys) : agent };
}

/** The key files that a login is tried with where none was named. */
export function usualIdentities(home: string): string[] {
  return USUAL.map((name) => join(home, '.ssh', name));
}

/** What was tried, for the message of a login that failed. */
export function describeIdentities({ keys, agent }: Identities): string {
  const tried = keys.map(({ path }) => path);
  if (agent)
    tried.push(agent.keys.length === 1 ? 'the key in the ssh-agent' : `${agent.keys.length} keys of the ssh-agent`);
  return tried.length === 0 ? 'no key (none was found)' : tried.join(', ');
}

async function readKey(path: string, named: boolean): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!named && code === 'ENOENT') return null;
    throw new Problem(
      'identity-unreadable',
      `Name a private key that can be read: ${path} cannot (${code})`,
      { path },
      error,
    );
  }
}

async function readPublicKey(path: string): Promise<Buffer | null> {
  // Without its .pub file a key is known only once it is decrypted.
  const text = await readFile(`${path}.pub`).catch(() => null);
  const key = text === null ? null : ssh2.utils.parseKey(text);
  return key === null || key instanceof Error ? null : ([key].flat()[0]?.getPublicSSH() ?? null);
}

function isEncrypted(text: Buffer): boolean {
  const key = ssh2.utils.parseKey(text);
  return key instanceof Error && /encrypted/i.test(key.message);
}

async function parse(
  path: string,
  text: Buffer,
  ask: AskPassphrase | undefined,
  signal: AbortSignal,
): Promise<ParsedKey> {
  if (!isEncrypted(text)) return checked(path, ssh2.utils.parseKey(text));
  const passphrase = ask ? await waitFor(ask(path), signal) : null;
  if (passphrase === null) {
    throw new Problem(
      'identity-unreadable',
      `Give the passphrase of ${path}, or add the key to the ssh-agent with ssh-add`,
      { path },
    );
  }
  const key = ssh2.utils.parseKey(text, passphrase);
  if (key instanceof Error) {
    throw new Problem('identity-unreadable', `Try again: that is not the passphrase of ${path}`, { path });
  }
  return checked(path, key);
}

function checked(path: string, result: ParsedKey | Error | readonly ParsedKey[]): ParsedKey {
  const key = result instanceof Error ? undefined : [result].flat()[0];
  if (key?.isPrivateKey()) return key;
  const why = result instanceof Error ? result.message : 'it holds a public key';
  throw new Problem('identity-unreadable', `Name an OpenSSH or PEM private key: ${path} is none (${why})`, { path });
}
