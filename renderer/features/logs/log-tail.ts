import type { LogSource } from '../../../core/contract/consoles.ts';
import { coreNow } from '../../state/clock.ts';
import { type CallProblem, toProblem } from '../../transport/call.ts';
import type { Client } from '../../transport/client.ts';
import { useConnection } from '../../transport/connection.ts';
import { follow } from '../../transport/follow.ts';
import { plural } from '../../ui/format.ts';
import { LogBuffer, type LogRow } from './log-buffer.ts';
import { LogFilter, type LogPatterns } from './log-filter.ts';
import { plainText } from './log-text.ts';
import { Resume } from './resume.ts';

type LogEvent = Awaited<ReturnType<Client['logs']['follow']>> extends AsyncIterable<infer Event> ? Event : never;

const TAIL = 1_000;
/** Of each frame, so that the page stays quick whatever comes in. */
const WORK_MS = 8;

/** A log that is followed: takes what comes at once, and shows it a frame at a time. */
export class LogTail {
  readonly buffer = new LogBuffer();
  /** What is shown now. */
  filter = new LogFilter(this.buffer, { in: null, out: null });
  /** Why nothing comes now; null: it does. */
  broken: CallProblem | null = null;
  /** The core has answered; before that nobody knows whether there are lines. */
  opened = false;
  /** What is to be shown once it has caught up. */
  #coming: LogFilter | null = null;
  #listeners = new Set<() => void>();
  #version = 0;
  #frame: number | null = null;
  #lastAt: string | null = null;
  /** Holds back what the stream repeats after it was opened again. */
  #resume: Resume | null = null;

  readonly subscribe = (tell: () => void): (() => void) => {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  };

  /** Changes whenever there is something new to show. */
  readonly version = (): number => this.#version;

  /** Follows until what it returns is called. */
  follow(source: LogSource): () => void {
    const stop = follow((client, signal) => client.logs.follow({ source, tail: TAIL }, { signal }), {
      onEvent: (event) => this.#take(event),
      onBroken: (problem) => this.#turn(problem),
    });
    // A wire that closes ends the stream without a word.
    const unwatch = useConnection.subscribe(({ client }, before) => {
      if (before.client && !client) this.#turn(toProblem(new Error('The connection to the core is lost')));
    });
    return () => {
      stop();
      unwatch();
      if (this.#frame !== null) cancelAnimationFrame(this.#frame);
      this.#frame = null;
    };
  }

  setPatterns(patterns: LogPatterns): void {
    this.#coming = new LogFilter(this.buffer, patterns);
    this.#wake();
  }

  clear(): void {
    this.buffer.clear();
    this.#wake();
  }

  #take(event: LogEvent): void {
    if (event.kind === 'note') this.#say({ kind: 'note', at: event.at, text: event.text });
    else if (event.kind === 'gap') this.#say({ kind: 'gap', at: event.at, text: event.problem.message });
    else {
      if (event.dropped > 0)
        this.#gap(`${plural(event.dropped, 'line')} left out here: they came faster than they are read`);
      const lines = this.#resume?.fresh(event.lines) ?? event.lines;
      if (this.#resume?.isOver) this.#resume = null;
      this.#lastAt = lines.findLast(({ at }) => at !== null)?.at ?? this.#lastAt;
      this.#push(lines.map(({ stream, at, text }) => ({ kind: stream, at, text: plainText(text) })));
    }
  }

  #turn(problem: CallProblem | null): void {
    this.#resume = this.#lastAt === null ? null : new Resume(this.#lastAt, TAIL);
    if (!problem) this.opened = true;
    if (problem && problem.message !== this.broken?.message) this.#gap(problem.message);
    if (!problem && this.broken) this.#gap('It is followed again from here');
    this.broken = problem;
    this.#wake();
  }

  #gap(text: string): void {
    this.#say({ kind: 'gap', at: new Date(coreNow()).toISOString(), text });
  }

  /** Once, however often it is tried again. */
  #say(row: LogRow): void {
    const last = this.buffer.at(this.buffer.next - 1);
    if (last?.kind !== row.kind || last.text !== row.text) this.#push([row]);
  }

  #push(rows: readonly LogRow[]): void {
    this.buffer.push(rows);
    this.#wake();
  }

  // A hidden page draws no frames: until it is seen again the buffer alone goes on.
  #wake(): void {
    this.#frame ??= requestAnimationFrame(() => this.#work());
  }

  #work(): void {
    this.#frame = null;
    const end = performance.now() + WORK_MS;
    const isOver = () => performance.now() > end;
    let done = this.filter.read(isOver);
    if (this.#coming?.read(isOver)) {
      this.filter = this.#coming;
      this.#coming = null;
    } else if (this.#coming) done = false;
    this.filter.forget();
    this.#version += 1;
    for (const tell of this.#listeners) tell();
    if (!done) this.#wake();
  }
}
