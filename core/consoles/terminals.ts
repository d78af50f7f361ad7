/** Terminals into hosts. Slices: none. */
import { randomUUID } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../contract/problem.ts';
import type { Machine, Terminal, TerminalSize } from '../platform/machine.ts';
import { deadline, waitFor } from '../platform/waiting.ts';

export type TerminalEvent =
  | { readonly kind: 'opened'; readonly terminal: string }
  | { readonly kind: 'data'; readonly data: string }
  | { readonly kind: 'closed'; readonly code: number | null };

export interface TerminalsDeps {
  readonly machine: (host: string, signal: AbortSignal) => Promise<Machine>;
}

/** Each takes one of the eight sessions of a connection, which deploys need too. */
const MOST_PER_HOST = 3;
const OPEN_MS = 30_000;
const WRITE_MS = 30_000;
// What a shell prints goes out at most so often and so much at a time: 4 MB/s. Beyond that the shell waits.
const EVERY_MS = 16;
const MOST_BYTES = 64 * 1024;

export class Terminals {
  readonly #deps: TerminalsDeps;
  /** By an id that nobody can guess: who knows it may type. */
  readonly #open = new Map<string, Terminal>();
  readonly #taken = new Map<string, number>();

  constructor(deps: TerminalsDeps) {
    this.#deps = deps;
  }

  /** A shell that lives as long as this stream is read. Throws `usage` where there can be none, and the way's problems. */
  async *open(host: string, size: TerminalSize, signal: AbortSignal): AsyncGenerator<TerminalEvent> {
    const taken = this.#taken.get(host) ?? 0;
    if (taken >= MOST_PER_HOST) {
      throw new Problem('usage', `Close another terminal on ${host} first: ${MOST_PER_HOST} at most`, { host });
    }
    this.#taken.set(host, taken + 1);
    const id = randomUUID();
    let terminal: Terminal | null = null;
    const hangUp = () => terminal?.close();
    try {
      using until = deadline(OPEN_MS, signal);
      const machine = await this.#deps.machine(host, until);
      if (!machine.openTerminal) throw new Problem('usage', 'Use a terminal of your own on this computer', { host });
      terminal = await machine.openTerminal(size, until);
      signal.addEventListener('abort', hangUp);
      if (signal.aborted) return;
      this.#open.set(id, terminal);
      yield { kind: 'opened', terminal: id };
      yield* shown(terminal, signal);
      if (!signal.aborted) yield { kind: 'closed', code: terminal.exitCode() };
    } finally {
      signal.removeEventListener('abort', hangUp);
      hangUp();
      this.#open.delete(id);
      this.#taken.set(host, (this.#taken.get(host) ?? 1) - 1);
    }
  }

  /** Types. Returns when the host has taken it. Throws `usage` when the terminal is closed, `timeout`. */
  async write(id: string, data: string): Promise<void> {
    await waitFor(this.#get(id).write(data), AbortSignal.timeout(WRITE_MS));
  }

  /** Throws `usage` when the terminal is closed. */
  resize(id: string, size: TerminalSize): void {
    this.#get(id).resize(size);
  }

  #get(id: string): Terminal {
    const terminal = this.#open.get(id);
    if (terminal) return terminal;
    throw new Problem('usage', 'Open a terminal again: this one is closed', { terminal: id });
  }
}

/** What it prints, whole characters only. Ends with the shell, or when the signal aborts. */
async function* shown({ output }: Terminal, signal: AbortSignal): AsyncGenerator<TerminalEvent> {
  const decoder = new StringDecoder('utf8');
  try {
    for await (const chunk of output as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; at += MOST_BYTES) {
        const data = decoder.write(chunk.subarray(at, at + MOST_BYTES));
        if (data !== '') yield { kind: 'data', data };
        await sleep(EVERY_MS);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
