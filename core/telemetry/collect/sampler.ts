/** Pure: answers of a loop → values by series key. */
import type { Block } from './blocks.ts';
import { amdOf, type Gpu } from './parse/amd.ts';
import { loadOf, memoryOf, pressureOf } from './parse/basics.ts';
import { containersOf } from './parse/containers.ts';
import { cpuOf } from './parse/cpu.ts';
import { disksOf } from './parse/disks.ts';
import { heatOf } from './parse/heat.ts';
import { networkOf } from './parse/network.ts';
import type { Group, Reading, ReadLine } from './parse/reading.ts';

const UPTIME = '/proc/uptime:';
/** Paths come and go with containers. */
const MOST_PATHS = 4096;

/** Knows one host from answer to answer, of one connection. */
export class Sampler {
  readonly #groups: readonly Group[];
  readonly #amd: ReturnType<typeof amdOf>;
  readonly #readers = new Map<string, ReadLine | null>();

  /** `nameOf`: what the container of that id is called, null when it is not to be told of. */
  constructor(host: string, nameOf: (id: string) => string | null) {
    this.#amd = amdOf(host);
    this.#groups = [
      ...[cpuOf(host), loadOf(host), memoryOf(host), pressureOf(host), disksOf(host), networkOf(host)],
      ...[heatOf(host), this.#amd, containersOf(host, nameOf)],
    ];
  }

  /** AMD's. */
  get gpus(): readonly Gpu[] {
    return this.#amd.gpus();
  }

  /** Values, and the host's uptime in s when they were read. Null when the answer does not begin with it. */
  read({ text }: Block): Reading | null {
    if (!text.startsWith(UPTIME)) return null;
    const atS = Number.parseFloat(text.slice(UPTIME.length, UPTIME.length + 24));
    if (!Number.isFinite(atS)) return null;
    const reading: Reading = { atS, values: new Map() };
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\n', start);
      const colon = text.indexOf(':', start);
      if (colon >= 0 && colon < end) this.#reader(text.slice(start, colon))?.(text, colon + 1, end, reading);
      start = end + 1;
    }
    for (const group of this.#groups) group.finish?.(reading);
    return reading;
  }

  #reader(path: string): ReadLine | null {
    const known = this.#readers.get(path);
    if (known !== undefined) return known;
    if (this.#readers.size >= MOST_PATHS) this.#readers.clear();
    let reader: ReadLine | null = null;
    // A slice of the answer would keep all of it.
    const own = Buffer.from(path, 'latin1').toString('latin1');
    for (const group of this.#groups) reader ??= group.reader(own);
    this.#readers.set(own, reader);
    return reader;
  }
}
