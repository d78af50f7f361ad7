import { readFileSync } from 'node:fs';

/** Names this process so that a later one with the same pid is not taken for it: pid and, on Linux, its start time and boot. */
export function processKey(pid: number = process.pid): string {
  return `${pid}:${birth(pid) ?? ''}`;
}

/** Whether the process that made the key still runs. */
export function processIsAlive(key: string): boolean {
  const [pid, ...born] = key.split(':');
  const then = born.join(':');
  const now = birth(Number(pid));
  if (process.platform === 'linux') return now !== null && now === then;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function birth(pid: number): string | null {
  if (process.platform !== 'linux') return null;
  try {
    // Field 22 of proc(5) stat is the start time; the fields are counted after the name, which may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return `${fields[19]}:${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch {
    return null;
  }
}
