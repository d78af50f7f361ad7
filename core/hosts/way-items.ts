import type { Problem, ProblemCode } from '../contract/problem.ts';
import { forgetKeyCommand, sshCommand } from './mend.ts';
import type { CheckItem, Host } from './model.ts';

/** How far the way to the host led before it failed: the items before it are true, those after it unknown. */
const failsAt: { readonly [code in ProblemCode]?: number } = {
  'host-key-unknown': 1,
  'host-key-changed': 1,
  'host-key-revoked': 1,
  'identity-unreadable': 2,
  'auth-failed': 2,
};

/**
 * The items of the way: reachable, host key, login. `failure` is what connecting threw, null when it succeeded; `jump`
 * are the jumps as `ssh -J` takes them. None for this computer, which needs no way.
 */
export function wayItems(host: Host, jump: string | null, failure: Problem | null): CheckItem[] {
  const { ssh } = host;
  if (!ssh) return [];
  const steps = [
    { id: 'reachable', what: 'An SSH server answers', found: ssh.target },
    { id: 'host-key', what: 'Its host key is known and unchanged', found: 'known' },
    { id: 'login', what: 'It lets us in', found: 'yes' },
  ];
  const failed = failure === null ? steps.length : (failsAt[failure.code] ?? 0);
  return steps.map((step, index) => {
    const item = { ...step, mend: null, code: null, required: true };
    if (index < failed) return { ...item, ok: true };
    if (index > failed || failure === null)
      return { ...item, ok: 'unknown', found: 'not looked at: the way ends before it' };
    return { ...item, ok: false, found: failure.message, mend: mendOf(host, jump, failure.code), code: failure.code };
  });
}

function mendOf(host: Host, jump: string | null, code: ProblemCode): string | null {
  if (!host.ssh) return null;
  // ssh shows the fingerprint and records the key once a person says yes.
  const meet = `${sshCommand(host.ssh, jump)} true`;
  if (code === 'host-key-unknown') return meet;
  if (code === 'host-key-changed') return `${forgetKeyCommand(host.ssh)} && ${meet}`;
  if (code === 'auth-failed') return sshCommand(host.ssh, jump, 'ssh-copy-id');
  return null;
}
