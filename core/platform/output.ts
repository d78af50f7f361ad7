import { Problem } from '../contract/problem.ts';
import type { RunOptions } from './machine.ts';

/** What a command may take and leave where nobody said otherwise. */
export const RUN_TIMEOUT_MS = 30_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Collects one output stream of a command up to a limit. */
export class Output {
  readonly #chunks: Buffer[] = [];
  readonly #limit: number;
  #size = 0;

  constructor(limit = MAX_BYTES) {
    this.#limit = limit;
  }

  /** False when the limit is passed: what came beyond it is not kept. */
  push(chunk: Buffer): boolean {
    this.#size += chunk.length;
    if (this.#size > this.#limit) return false;
    this.#chunks.push(chunk);
    return true;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }
}

/** `timeout` that names the command. */
export function tookTooLong(command: string, { timeoutMs = RUN_TIMEOUT_MS }: RunOptions): Problem {
  const message = `Check the load of the host and try again: ${command} did not end within ${timeoutMs / 1000} s`;
  return new Problem('timeout', message, { command, timeoutMs });
}

/** `command-failed` for a command that said more than it may. */
export function saidTooMuch(command: string, { maxBytes = MAX_BYTES }: RunOptions): Problem {
  const message = `Ask ${command} for less: it wrote more than ${maxBytes} bytes`;
  return new Problem('command-failed', message, { command, maxBytes });
}
