import { deadline } from '../waiting.ts';
import { openExec } from './channels.ts';
import type { Link } from './connection.ts';

const GRACE_MS = 4000;

/**
 * Ends a process group there: SIGTERM, after a second SIGKILL. sshd ends nothing by itself when a channel closes, and
 * takes no signals from a root login. Gives up quietly after 4 s or when the connection is gone: then nobody can.
 */
export async function endGroup(link: Link, group: number): Promise<void> {
  const g = `-${group}`;
  const script =
    `kill -TERM -- ${g} 2>/dev/null; i=0; while kill -0 -- ${g} 2>/dev/null && [ $i -lt 20 ]; ` +
    `do sleep 0.05; i=$((i+1)); done; kill -KILL -- ${g} 2>/dev/null`;
  const until = deadline(GRACE_MS, link.gone);
  try {
    const { channel } = await openExec(link, `exec sh -c '${script}'`, until, link.spare);
    await new Promise<void>((resolve) => {
      channel.once('close', resolve);
      channel.resume();
      until.addEventListener('abort', () => resolve(), { once: true });
    });
    channel.destroy();
  } catch {
    // The caller's own problem says more than that its program may live on.
  }
}
