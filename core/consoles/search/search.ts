import type { LogHit, LogSource, SearchEnd } from '../../contract/consoles.ts';
import { asProblem } from '../../contract/problem.ts';
import type { ProblemView } from '../../contract/procedure.ts';
import type { PrintedLine } from '../../platform/log-lines.ts';
import { deadline } from '../../platform/waiting.ts';
import { openMatcher, PatternSlow } from './matcher.ts';

export interface LogWish {
  readonly pattern: string;
  readonly regex: boolean;
  /** ISO. */
  readonly from: string | null;
  readonly to: string | null;
  readonly limit: number;
}

export type SearchEvent =
  | { readonly kind: 'hits'; readonly hits: readonly LogHit[] }
  | { readonly kind: 'gap'; readonly source: LogSource; readonly problem: ProblemView }
  | { readonly kind: 'end'; readonly why: SearchEnd; readonly bytes: number; readonly lines: number };

/** Lines that were read, and how many bytes that took. */
export interface ReadPiece {
  readonly lines: readonly PrintedLine[];
  readonly bytes: number;
}

/** What is kept of a source within a span, oldest first. */
export type ReadKept = (source: LogSource, wish: LogWish, signal: AbortSignal) => AsyncIterable<ReadPiece>;

const MOST_MS = 30_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** Looks through one source after the other. Throws `usage` for a pattern that is none, and ends when the signal aborts. */
export async function* searchLogs(
  sources: readonly LogSource[],
  wish: LogWish,
  read: ReadKept,
  signal: AbortSignal,
  { mostMs, mostBytes } = { mostMs: MOST_MS, mostBytes: MOST_BYTES },
): AsyncGenerator<SearchEvent> {
  const matcher = openMatcher(wish.pattern, wish.regex);
  using limit = deadline(mostMs, signal);
  let [bytes, lines, hits] = [0, 0, 0];
  const end = (why: SearchEnd): SearchEvent => ({ kind: 'end', why, bytes, lines });
  try {
    for (const source of sources) {
      try {
        for await (const piece of read(source, wish, limit)) {
          bytes += piece.bytes;
          lines += piece.lines.length;
          const within = piece.lines.filter(({ at }) => isWithin(at, wish));
          const places = within.length > 0 ? await matcher.match(within.map(({ text }) => text)) : [];
          const found = places.slice(0, wish.limit - hits).flatMap((place) => within[place] ?? []);
          hits += found.length;
          if (found.length > 0) yield { kind: 'hits', hits: found.map((line) => ({ ...line, source })) };
          if (hits >= wish.limit) return yield end('most-hits');
          if (bytes > mostBytes) return yield end('most-bytes');
          limit.throwIfAborted();
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof PatternSlow) return yield end('pattern-slow');
        if (limit.aborted) return yield end('most-time');
        // The other sources may be readable all the same.
        yield { kind: 'gap', source, problem: JSON.parse(JSON.stringify(asProblem(error))) };
      }
    }
    yield end('done');
  } finally {
    await matcher.close();
  }
}

/** Engines take whole seconds for some of their drivers. A line without a time may be of any. */
function isWithin(at: string | null, { from, to }: LogWish): boolean {
  if (at === null) return true;
  const ms = Date.parse(at);
  return (from === null || ms >= Date.parse(from)) && (to === null || ms <= Date.parse(to));
}
