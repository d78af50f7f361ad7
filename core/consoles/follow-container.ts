import { setTimeout as sleep } from 'node:timers/promises';
import { asProblem, type Problem } from '../contract/problem.ts';
import { type FollowOptions, followLogs } from '../platform/docker-logs.ts';
import { unless, withDocker } from '../platform/docker-problem.ts';
import type { PrintedLine } from '../platform/log-lines.ts';
import type { Machine } from '../platform/machine.ts';
import { deadline } from '../platform/waiting.ts';

/** Where what is followed goes. */
export interface LogSink {
  lines(lines: readonly PrintedLine[]): void;
  /** For people. */
  note(text: string): void;
  /** It can not be followed now; it is tried again. */
  gap(problem: Problem): void;
}

export interface FollowTarget {
  /** Its host, null when there is none now. Asked again after each break. */
  readonly machine: (signal: AbortSignal) => Promise<Machine | null>;
  /** A container's name or id. */
  readonly container: string;
  /** How a note calls it. */
  readonly called: string;
  /** Whether it is worth waiting for when it is not there. */
  readonly waits: boolean;
}

const LOOK_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
const ASK_MS = 30_000;
/** Of a container that came after the first: it is new, so that this is all of it, but for a very talkative one. */
const WHOLE = 10_000;

/**
 * Follows what a container prints through restarts and lost connections and, when another one takes its name, that one.
 * Returns when the signal aborts, or when it is gone and not waited for.
 */
export async function followContainer(
  { machine, container, called, waits }: FollowTarget,
  tail: number,
  sink: LogSink,
  signal: AbortSignal,
): Promise<void> {
  let before = null as Life | null;
  let last = null as string | null;
  let said = '';
  let failures = 0;
  const say = (text: string) => {
    if (said !== text) sink.note(text);
    said = text;
  };
  while (!signal.aborted) {
    try {
      using limit = deadline(ASK_MS, signal);
      const host = await machine(limit);
      const now = host && (await look(host, container, signal));
      if (failures > 0) say('The host answers again');
      failures = 0;
      if (!host || !now) {
        say(`${called} is empty`);
        if (!waits) return;
        await sleep(LOOK_MS, undefined, { signal });
      } else if (before?.id === now.id && before.startedAt === now.startedAt && !now.running) {
        say(`${called} has stopped with ${now.exitCode}`);
        await sleep(LOOK_MS, undefined, { signal });
      } else {
        if (before)
          say(before.id === now.id ? `${called} goes on` : `${called} is container ${now.id.slice(0, 12)} now`);
        if (before?.id !== now.id) last = null;
        const options: FollowOptions = { tty: now.tty, tail: before ? WHOLE : tail, since: last };
        before = now;
        for await (const lines of followLogs(host.docker(), now.id, options, signal)) {
          sink.lines(lines);
          said = '';
          last = lines.at(-1)?.at ?? last;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (failures === 0) sink.gap(asProblem(error));
      failures += 1;
      await sleep(Math.min(LOOK_MS * 2 ** failures, LONGEST_WAIT_MS), undefined, { signal }).catch(() => {});
    }
  }
}

/** One run of one container. */
interface Life {
  readonly id: string;
  readonly startedAt: string;
  readonly running: boolean;
  readonly exitCode: number;
  readonly tty: boolean;
}

async function look(machine: Machine, container: string, signal: AbortSignal): Promise<Life | null> {
  const found = await withDocker('look at a container', signal, (limited) =>
    unless([404], machine.docker().getContainer(container).inspect({ abortSignal: limited })),
  );
  if (!found) return null;
  const { StartedAt, Running, ExitCode } = found.State;
  return { id: found.Id, startedAt: StartedAt, running: Running, exitCode: ExitCode, tty: found.Config.Tty };
}
