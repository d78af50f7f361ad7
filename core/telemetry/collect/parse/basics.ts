/** Pure: /proc/loadavg, meminfo and pressure. */

import { put, Rate } from './rate.ts';
import { type Group, keys, type Reading, type ReadLine, words } from './reading.ts';

export function loadOf(host: string): Group {
  const key = keys('load1', host)();
  const read: ReadLine = (text, from, to, { values }) => put(values, key, Number(words(text, from, to)[0]));
  return { reader: (path) => (path === '/proc/loadavg' ? read : null) };
}

/** Used is what is not available; before Linux 3.14 that is what is neither free nor a cache. */
export function memoryOf(host: string): Group {
  const used = keys('memory.used', host)();
  const total = keys('memory.total', host)();
  const swap = keys('swap.used', host)();
  const found = new Map<string, number>();
  const read: ReadLine = (text, from, to) => {
    const colon = text.indexOf(':', from);
    found.set(text.slice(from, colon), Number.parseInt(text.slice(colon + 1, to), 10) * 1024);
  };
  const finish = ({ values }: Reading) => {
    const of = (name: string) => found.get(name) ?? Number.NaN;
    const available = found.get('MemAvailable') ?? of('MemFree') + of('Buffers') + of('Cached');
    put(values, total, of('MemTotal'));
    put(values, used, of('MemTotal') - available);
    put(values, swap, of('SwapTotal') - of('SwapFree'));
    found.clear();
  };
  return { reader: (path) => (path === '/proc/meminfo' ? read : null), finish };
}

/** The share of the second in which some task waited (`some … total=` in µs, Documentation/accounting/psi.rst). */
export function pressureOf(host: string): Group {
  const reader = (path: string): ReadLine | null => {
    const what = /^\/proc\/pressure\/(cpu|memory|io)$/.exec(path)?.[1] as 'cpu' | 'memory' | 'io' | undefined;
    if (!what) return null;
    const key = keys(`pressure.${what}`, host)();
    const rate = new Rate();
    return (text, from, to, { atS, values }) => {
      const share = rate.next(Number(text.slice(text.indexOf('total=', from) + 6, to)), atS);
      put(values, key, share === null ? null : Math.min(share / 1e6, 1));
    };
  };
  return { reader };
}
