/** Pure: control groups of containers, version 1 and 2. */
import { Parts } from './parts.ts';
import { put, Rate } from './rate.ts';
import { type Group, keys, type Reading, type ReadLine, words } from './reading.ts';

const MOST = 256;
const ID = /(?:\/docker\/|\/docker-|\/libpod-)([0-9a-f]{64})(?:\.scope)?\/([^/]+)$/;
/** Version 1 says "no limit" by a number that no machine has. */
const NO_LIMIT = 2 ** 60;

interface Container {
  name: string | null;
  keyOf: ReturnType<typeof keysOf> | null;
  readonly cpu: Rate;
  readonly read: Rate;
  readonly write: Rate;
  usage: number | null;
  cache: number;
  limit: number | null;
  cpuRate: number | null;
  /** Bytes over all disks; null where the file has no line: nothing was ever read or written. */
  readBytes: number | null;
  writtenBytes: number | null;
  met: boolean;
}

/** `nameOf`: what the container of that id is called, null when it is not to be told of. */
export function containersOf(host: string, nameOf: (id: string) => string | null): Group {
  const containers = new Parts<Container>(MOST, newContainer);
  const all = new Map<string, Container>();
  const reader = (path: string): ReadLine | null => {
    const match = ID.exec(path);
    const [, id, file] = match ?? [];
    const take = file === undefined ? null : (FILES[file] ?? null);
    if (id === undefined || !take) return null;
    return (text, from, to, { atS }) => {
      const container = containers.meet(id, atS);
      if (!container) return;
      container.met = true;
      all.set(id, container);
      take(container, text, from, to, atS);
    };
  };
  const finish = (reading: Reading) => {
    for (const [id, container] of all) {
      if (container.met) tell(host, container, nameOf(id), reading);
      else all.delete(id);
      Object.assign(container, EMPTY);
    }
  };
  return { reader, finish };
}

type Take = (container: Container, text: string, from: number, to: number, atS: number) => void;

const behindBlank = (text: string, from: number, to: number) => Number(text.slice(text.indexOf(' ', from) + 1, to));
const whole = (text: string, from: number, to: number) => Number(text.slice(from, to));

const usage: Take = (container, text, from, to) => {
  container.usage = whole(text, from, to);
};
const limit: Take = (container, text, from, to) => {
  container.limit = whole(text, from, to);
};

const FILES: { readonly [file: string]: Take } = {
  'cpu.stat': (container, text, from, to, atS) => {
    const perSecond = container.cpu.next(behindBlank(text, from, to), atS);
    container.cpuRate = perSecond === null ? null : perSecond / 1e6;
  },
  'cpuacct.usage': (container, text, from, to, atS) => {
    const perSecond = container.cpu.next(whole(text, from, to), atS);
    container.cpuRate = perSecond === null ? null : perSecond / 1e9;
  },
  'memory.current': usage,
  'memory.usage_in_bytes': usage,
  'memory.max': limit,
  'memory.limit_in_bytes': limit,
  'memory.stat': (container, text, from, to) => {
    // Version 1 has it twice: `total_` is with the groups below, as version 2 has it.
    if (text.startsWith('total_', from) || container.cache === 0) container.cache = behindBlank(text, from, to);
  },
  'io.stat': (container, text, from, to) => {
    const bytes = (name: string) => Number(new RegExp(`${name}=(\\d+)`).exec(text.slice(from, to))?.[1] ?? 0);
    container.readBytes = (container.readBytes ?? 0) + bytes('rbytes');
    container.writtenBytes = (container.writtenBytes ?? 0) + bytes('wbytes');
  },
  'blkio.throttle.io_service_bytes_recursive': (container, text, from, to) => {
    const [, what, bytes] = words(text, from, to);
    if (what === 'Read') container.readBytes = (container.readBytes ?? 0) + Number(bytes);
    if (what === 'Write') container.writtenBytes = (container.writtenBytes ?? 0) + Number(bytes);
  },
};

function tell(host: string, container: Container, name: string | null, { atS, values }: Reading): void {
  if (name !== container.name) {
    container.name = name;
    container.keyOf = name === null ? null : keysOf(`${host}/${name}`);
  }
  const read = container.readBytes === null ? null : container.read.next(container.readBytes, atS);
  const written = container.writtenBytes === null ? null : container.write.next(container.writtenBytes, atS);
  if (!container.keyOf) return;
  put(values, container.keyOf.cpu, container.cpuRate);
  // What Docker calls used: without what the kernel would give back at once.
  put(values, container.keyOf.memory, container.usage === null ? null : Math.max(0, container.usage - container.cache));
  put(values, container.keyOf.limit, container.limit !== null && container.limit < NO_LIMIT ? container.limit : null);
  put(values, container.keyOf.read, read);
  put(values, container.keyOf.write, written);
}

function keysOf(name: string) {
  return {
    cpu: keys('container.cpu', name)(),
    memory: keys('container.memory', name)(),
    limit: keys('container.memory.limit', name)(),
    read: keys('container.io.read', name)(),
    write: keys('container.io.write', name)(),
  };
}

function newContainer(): Container {
  return { name: null, keyOf: null, cpu: new Rate(), read: new Rate(), write: new Rate(), ...EMPTY };
}

const EMPTY = {
  usage: null,
  cache: 0,
  limit: null,
  cpuRate: null,
  readBytes: null,
  writtenBytes: null,
  met: false,
};
