import { join } from 'node:path';
import { Problem } from '../../contract/problem.ts';
import type { HostSettings } from './config.ts';
import { parseAddress, type SshTarget } from './target.ts';

/** One host on the way, all settings resolved. */
export interface Hop {
  readonly user: string;
  /** Where to connect to. */
  readonly host: string;
  readonly port: number;
  /** The name that its key is kept under. */
  readonly keyName: string;
  /** Private keys that were named for it, in order; empty: the usual ones in ~/.ssh. */
  readonly identities: readonly string[];
  /** Only these keys, also from the agent. */
  readonly identitiesOnly: boolean;
  /** The agent's socket, null: none. */
  readonly agent: string | null;
  /** The user's known_hosts files. */
  readonly knownHosts: readonly string[];
}

/** Who asks: what stands behind `~` and the defaults. */
export interface LocalUser {
  readonly name: string;
  readonly home: string;
  /** The environment's agent socket. */
  readonly agent: string | null;
}

const MAX_HOPS = 8;

/** The hosts to go through, the target last. Throws `usage` for a target that cannot be read or followed. */
export function resolveHops(target: SshTarget, settings: HostSettings, me: LocalUser): Hop[] {
  return follow(target, settings, me, 0);
}

function follow(target: SshTarget, settings: HostSettings, me: LocalUser, depth: number): Hop[] {
  if (depth >= MAX_HOPS) {
    throw new Problem('usage', `Shorten the way to ${target.target}: at most ${MAX_HOPS} jumps, and none in a circle`, {
      target: target.target,
    });
  }
  const address = parseAddress(target.target);
  const found = settings(address.host, address.user);
  const hop = resolveHop(address.host, address.user, address.port, target.identity, found, me);
  const jumps = target.jump === undefined ? jumpsOf(found, target.target) : asTargets(target.jump);
  const [first, ...others] = jumps;
  if (!first) return [hop];
  // Only the first jump may have jumps of its own: the others are reached through the one before.
  const way = follow(first, settings, me, depth + 1);
  for (const each of others) way.push(...follow(each, settings, me, depth + 1).slice(-1));
  return [...way, hop];
}

function asTargets(jump: string | SshTarget): SshTarget[] {
  return typeof jump === 'string' ? jump.split(',').map((each) => ({ target: each.trim() })) : [jump];
}

function jumpsOf(found: ReturnType<HostSettings>, target: string): SshTarget[] {
  const jump = found.proxyjump?.[0];
  if (jump !== undefined) return jump.toLowerCase() === 'none' ? [] : asTargets(jump.replaceAll('ssh://', ''));
  if (found.proxycommand && found.proxycommand[0]?.toLowerCase() !== 'none') {
    throw new Problem('usage', `Use ProxyJump in place of ProxyCommand for ${target} in the ssh configuration`, {
      target,
    });
  }
  return [];
}

function resolveHop(
  alias: string,
  askedUser: string | null,
  askedPort: number | null,
  identity: string | undefined,
  found: ReturnType<HostSettings>,
  me: LocalUser,
): Hop {
  const host = (found.hostname?.[0] ?? alias).replaceAll('%h', alias);
  const user = askedUser ?? found.user?.[0] ?? me.name;
  const port = askedPort ?? Number(found.port?.[0] ?? 22);
  const path = (text: string) =>
    expand(text, { '%': '%', d: me.home, h: host, n: alias, p: String(port), r: user, u: me.name }, me.home);
  const agent = found.identityagent?.[0] ?? 'SSH_AUTH_SOCK';
  const files = found.userknownhostsfile ?? ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'];
  const named = (found.identityfile ?? []).filter((each) => each.toLowerCase() !== 'none').map(path);
  return {
    user,
    host,
    port,
    keyName: found.hostkeyalias?.[0] ?? host,
    identities: identity === undefined ? named : [path(identity), ...named],
    identitiesOnly: found.identitiesonly?.[0]?.toLowerCase() === 'yes',
    agent: agentSocket(agent, me, path),
    knownHosts: files.filter((each) => each.toLowerCase() !== 'none').map(path),
  };
}

function agentSocket(setting: string, me: LocalUser, path: (text: string) => string): string | null {
  if (setting.toLowerCase() === 'none') return null;
  return setting === 'SSH_AUTH_SOCK' ? me.agent : path(setting);
}

function expand(text: string, tokens: { readonly [token: string]: string }, home: string): string {
  const full = text.startsWith('~/') ? join(home, text.slice(2)) : text;
  return full.replace(/%(.)/g, (whole, token: string) => tokens[token] ?? whole);
}
