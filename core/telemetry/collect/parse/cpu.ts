/** Pure: the `cpu` line of /proc/stat. */
import { put } from './rate.ts';
import { type Group, keys, type ReadLine, words } from './reading.ts';

const LONGEST_S = 3;
/** user nice system idle iowait irq softirq steal; guests are in user and nice already (proc(5)). */
const COLUMNS = 8;
const [IDLE, IOWAIT, STEAL] = [3, 4, 7];

/** Shares of what all processors could do. A column that shrank (a processor left) makes the second unknown. */
export function cpuOf(host: string): Group {
  const used = keys('cpu.used', host)();
  const waiting = keys('cpu.iowait', host)();
  const stolen = keys('cpu.steal', host)();
  let beforeS = Number.NaN;
  let before: readonly number[] = [];
  const read: ReadLine = (text, from, to, { atS, values }) => {
    if (!text.startsWith('cpu ', from)) return;
    const now = words(text, from + 4, to)
      .slice(0, COLUMNS)
      .map(Number);
    const grown = now.map((ticks, column) => ticks - (before[column] ?? Number.NaN));
    const near = atS - beforeS <= LONGEST_S;
    before = now;
    beforeS = atS;
    const total = grown.reduce((sum, ticks) => sum + ticks, 0);
    if (!near || !(total > 0) || grown.some((ticks) => ticks < 0)) return;
    const share = (column: number) => (grown[column] ?? 0) / total;
    put(values, used, Math.max(0, 1 - share(IDLE) - share(IOWAIT)));
    put(values, waiting, share(IOWAIT));
    put(values, stolen, share(STEAL));
  };
  return { reader: (path) => (path === '/proc/stat' ? read : null) };
}
