/** Pure: /proc/diskstats. */
import { Parts } from './parts.ts';
import { put, Rate } from './rate.ts';
import { countAt, type Group, keys, type ReadLine } from './reading.ts';

const MOST = 32;
const SECTOR_BYTES = 512;
/** What is in memory, removable, or made of other disks that are told of themselves. */
const SKIPPED = /^(?:loop|ram|zram|fd|sr|dm-|md)\d|^nvme\d+c\d/;
/** Behind its numbers. */
const DISK = /^ *\d+ +\d+ +(\S+)/;
/** sda1, nvme0n1p1: the disk's name, and its number. */
const PARTITIONS = [/^(.*[a-z])\d+$/, /^(.*\d)p\d+$/];

/** Whole disks, bytes a second. Columns as in Documentation/admin-guide/iostats.rst; a disk that never did a thing is left out. */
export function disksOf(host: string): Group {
  const keysOf = { read: keys('disk.read', host), write: keys('disk.write', host), busy: keys('disk.busy', host) };
  const disks: Parts<ReturnType<typeof follow>> = new Parts(MOST, (name) =>
    SKIPPED.test(name) || isPartition(name) ? null : follow(name),
  );
  // A partition comes behind its disk in the file.
  const isPartition = (name: string) => PARTITIONS.some((each) => disks.has(each.exec(name)?.[1] ?? ''));
  const follow = (name: string) => ({
    ...{ readKey: keysOf.read(name), writeKey: keysOf.write(name), busyKey: keysOf.busy(name) },
    ...{ read: new Rate(), write: new Rate(), busy: new Rate() },
  });
  const read: ReadLine = (text, from, to, { atS, values }) => {
    const count = (column: number) => countAt(text, from, to, column);
    if (count(3) === 0 && count(7) === 0) return;
    const disk = disks.meet(DISK.exec(text.slice(from, to))?.[1] ?? '', atS);
    if (!disk) return;
    const [readRate, writeRate] = [disk.read.next(count(5), atS), disk.write.next(count(9), atS)];
    // ms in which it had something to do.
    const busy = disk.busy.next(count(12), atS);
    put(values, disk.readKey, readRate === null ? null : readRate * SECTOR_BYTES);
    put(values, disk.writeKey, writeRate === null ? null : writeRate * SECTOR_BYTES);
    put(values, disk.busyKey, busy === null ? null : Math.min(busy / 1000, 1));
  };
  return { reader: (path) => (path === '/proc/diskstats' ? read : null) };
}
