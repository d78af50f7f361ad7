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
  const made = new Map<string, string>();
  return (part = '') => {
    const known = made.get(part);
    if (known !== undefined) return known;
    const key = seriesKey({ metric, name, part });
    made.set(part, key);
    return key;
  };
}

/** The words of a line: numbers mostly, between blanks. */
export function words(text: string, from: number, to: number): string[] {
  return text.slice(from, to).trim().split(/ +/);
}
