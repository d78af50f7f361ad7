/** Pure: what turns a block of lines into values. */
import { type Metric, seriesKey } from '../../../contract/metrics.ts';

/** One block as it is read. */
export interface Reading {
  /** The host's uptime when it was read, s: what rates are made with. */
  readonly atS: number;
  readonly values: Map<string, number>;
}

/** Takes a line of one file; its first character is at `from`. */
export type ReadLine = (text: string, from: number, to: number, reading: Reading) => void;

/** What knows some of the files. */
export interface Group {
  /** How to read a file's lines, null when it is none of the group's. Asked once for each path. */
  reader(path: string): ReadLine | null;
  /** The block is over: what needs several lines. */
  finish?(reading: Reading): void;
}

/** A key for each part, made once: keys are long, and are needed each second. */
export function keys(metric: Metric, name: string): (part?: string) => string {
  let made: Map<string, string> | null = null;
  return (part = '') => {
    // Asked for once, where there are no parts: hosts have many such, each without a map then.
    if (part === '') return seriesKey({ metric, name, part });
    made ??= new Map();
    const known = made.get(part);
    if (known !== undefined) return known;
    const key = seriesKey({ metric, name, part });
    made.set(part, key);
    return key;
  };
}

const [BLANK, ZERO] = [32, 48];

/** The whole number that is word `nth` of a line, from 0 on; NaN where none is. Read where it stands: pieces would be garbage. */
export function countAt(text: string, from: number, to: number, nth: number): number {
  let at = from;
  for (let word = 0; at < to; word++) {
    while (at < to && text.charCodeAt(at) === BLANK) at++;
    if (word === nth) break;
    while (at < to && text.charCodeAt(at) !== BLANK) at++;
  }
  let count = at < to ? 0 : Number.NaN;
  for (; at < to && text.charCodeAt(at) !== BLANK; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    count = digit >= 0 && digit <= 9 ? count * 10 + digit : Number.NaN;
  }
  return count;
}

/** The words of a line: numbers mostly, between blanks. */
export function words(text: string, from: number, to: number): string[] {
  return text.slice(from, to).trim().split(/ +/);
}
