import type { Json, Problem } from '../contract/problem.ts';
import { evidence } from './evidence.ts';
import { type ExitCode, exitCode, exitCodeOf } from './exit-codes.ts';
import { Progress, type Sink } from './progress.ts';
import { type Column, formatTable } from './table.ts';
import { plain } from './width.ts';

/**
 * What a command says. For people: tables and lines on stdout. With `json`: exactly one object on stdout, `{ok, …}`, and
 * nothing else there. Progress and errors for people go to stderr.
 */
export class Output {
  readonly json: boolean;
  readonly progress: Progress;
  readonly #stdout: Sink;
  readonly #stderr: Sink;
  #told = false;

  constructor(parts: { json: boolean; stdout: Sink; stderr: Sink }) {
    this.json = parts.json;
    this.#stdout = parts.stdout;
    this.#stderr = parts.stderr;
    this.progress = new Progress(parts.stderr);
  }

  /** A line for people. */
  line(text: string): void {
    if (!this.json) this.#print(plain(text));
  }

  /** A table for people; `none` stands where there are no rows. */
  printTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], none = 'None'): void {
    if (this.json) return;
    if (rows.length === 0) this.#print(none);
    else for (const line of formatTable(rows, columns)) this.#print(line);
  }

  /** Text that is laid out already, such as help. */
  text(text: string): void {
    if (!this.json) this.#print(text);
  }

  /** The command's result for programs; says nothing to people. `ok: false` in it is for a command that found a fault. */
  result(value: { readonly [key: string]: Json }): void {
    if (this.json) this.#printOnce({ ok: true, ...value });
  }

  /** Tells why the command failed, with the lines that it points to; returns the code to exit with. */
  fail(problem: Problem): ExitCode {
    this.progress.end();
    if (this.json) this.#printOnce({ ok: false, error: problem.toJSON() });
    else {
      this.#stderr.write(`signalbox: ${plain(problem.message)} [${problem.code}]\n`);
      for (const line of evidence(problem.data)) this.#stderr.write(`${line}\n`);
    }
    return exitCodeOf(problem.code);
  }

  /** Ends a command that went well. A command without a result of its own is told as `{ok: true}`. */
  end(): ExitCode {
    this.progress.end();
    if (this.json && !this.#told) this.#printOnce({ ok: true });
    return exitCode.done;
  }

  #print(line: string): void {
    this.progress.end();
    this.#stdout.write(`${line}\n`);
  }

  /** A second object would break whoever parses the first: the first stands. */
  #printOnce(value: { readonly [key: string]: Json }): void {
    if (this.#told) return;
    this.#told = true;
    this.#print(JSON.stringify(value));
  }
}
