import { Problem } from '../contract/problem.ts';
import type { SshTarget } from '../platform/ssh/target.ts';
import type { Host } from './model.ts';

/**
 * How to reach `host`: a jump that names another host becomes that host's own way. Null for this computer. Throws `usage`
 * when the jumps lead in a circle.
 */
export function resolveWay(host: Host, hosts: readonly Host[], behind: readonly string[] = []): SshTarget | null {
  if (!host.ssh) return null;
  const { target, identity, jump } = host.ssh;
  const passed = [...behind, host.name];
  if (jump !== undefined && passed.includes(jump)) {
    throw new Problem(
      'usage',
      `Remove one of the hosts ${passed.join(', ')} and add it without a jump: they jump in a circle`,
      {
        hosts: passed,
      },
    );
  }
  const through = hosts.find((each) => each.name === jump);
  const next = through ? resolveWay(through, hosts, passed) : jump;
  return { target, ...(identity === undefined ? {} : { identity }), ...(next ? { jump: next } : {}) };
}

/** The jumps as `ssh -J` takes them, nearest to us first; null without any. */
export function jumpList(way: SshTarget | null): string | null {
  const { jump } = way ?? {};
  if (jump === undefined) return null;
  if (typeof jump === 'string') return jump;
  const before = jumpList(jump);
  return before === null ? jump.target : `${before},${jump.target}`;
}
