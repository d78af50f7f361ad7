import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineCutter } from '../platform/log-lines.ts';
import type { LogSink } from './follow-container.ts';

const LOOK_MS = 250;
const CHUNK = 256 * 1024;
/** How far back the last lines are looked for. */
const MOST_BACK = 4 * 1024 * 1024;

/** Follows a file that a process of this computer prints into, also when another process begins it anew. */
export async function followFile(path: string, tail: number, sink: LogSink, signal: AbortSignal): Promise<void> {
  let reading: Reading | null = null;
  while (!signal.aborted) {
    await using file = await openIfThere(path);
    if (file) {
      const { ino, size } = await file.stat();
      if (!reading) {
        reading = { ino, at: Math.max(0, size - MOST_BACK), cutter: new LineCutter() };
        const lines = await readOn(file, reading, signal);
        // Begun inside the file, the first line is mostly the end of one.
        const whole = size > MOST_BACK ? lines.slice(1) : lines;
        show(sink, whole.slice(Math.max(0, whole.length - tail)));
      } else if (reading.ino !== ino || size < reading.at) {
        sink.note('Its process started again');
        reading = { ino, at: 0, cutter: new LineCutter() };
      }
      show(sink, await readOn(file, reading, signal));
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}

interface Reading {
  readonly ino: number;
  at: number;
  readonly cutter: LineCutter;
}

/** The lines that were added, MOST_BACK bytes at most at a time. */
async function readOn(file: FileHandle, reading: Reading, signal: AbortSignal): Promise<string[]> {
  const lines: string[] = [];
  const end = reading.at + MOST_BACK;
  while (reading.at < end && !signal.aborted) {
    const buffer = Buffer.alloc(CHUNK);
    const { bytesRead } = await file.read(buffer, 0, CHUNK, reading.at);
    if (bytesRead === 0) break;
    reading.at += bytesRead;
    lines.push(...reading.cutter.push(buffer.subarray(0, bytesRead)));
  }
  return lines;
}

function show(sink: LogSink, lines: readonly string[]): void {
  if (lines.length > 0) sink.lines(lines.map((text) => ({ at: null, stream: 'stdout', text })));
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
