/** Pure: what `df -kP` prints. */
import { keys } from './reading.ts';

const MOST = 32;
const LINE = /^.+? +(\d+) +(\d+) +-?\d+ +(?:\d+%|-) +(\/.*)$/;

/** By series key, or null when the line is none of df's. Several lines of one mount are one. */
export function fileSystemsOf(host: string): (line: string, values: Map<string, number>) => boolean {
  const used = keys('fs.used', host);
  const size = keys('fs.size', host);
  return (line, values) => {
    const [, blocks, taken, mount] = LINE.exec(line) ?? [];
    if (mount === undefined) return false;
    if (values.size >= 2 * MOST) return true;
    values.set(size(mount), Number(blocks) * 1024);
    values.set(used(mount), Number(taken) * 1024);
    return true;
  };
}
