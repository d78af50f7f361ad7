import { deadline } from '../waiting.ts';
import { openExec } from './channels.ts';
import type { Link } from './connection.ts';

const GRACE_MS = 4000;

/**
 * Ends a process group there: SIGTERM, after a second SIGKILL. sshd ends nothing by itself when a channel closes, and
 * takes no signals from a root login. Gives up quietly after 4 s or when the connection is gone: then nobody can.
 */
export async function endGroup(link: Link, group: number): Promise<void> {
  // `kill -TERM -- -7` is no kill that dash knows; with -s every sh does.
  const signal = (name: string) => `kill -s ${name} -- -${group} 2>/dev/null`;
  const script =
    `${signal('TERM')}; i=0; while ${signal('0')} && [ $i -lt 20 ]; do sleep 0.05; i=$((i+1)); done; ` +
    `${signal('KILL')}; while ${signal('0')} && [ $i -lt 40 ]; do sleep 0.05; i=$((i+1)); done`;
  using until = deadline(GRACE_MS, link.gone);
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
